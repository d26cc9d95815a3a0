using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Tests.Running;

namespace Cloudlet.Cli.Tests.CommandLine;

public class HelpTests
{
    public static TheoryData<string> Commands => [.. Paths(Root(), "cloudlet")];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task The_help_of_every_command_is_as_it_was_reviewed(string path)
    {
        var words = path.Split(' ')[1..];

        var run = await new CliRun().ToEndAsync([.. words, "--help"]);

        Assert.Equal(0, run.ExitCode);
        Snapshot.Matches($"help/{path.Replace(' ', '-')}", run.Out);
    }

    [Theory]
    [InlineData("synthesis")]
    [InlineData("synthesize")]
    [InlineData("list-base")]
    public async Task The_words_of_the_first_cloudlet_tools_work(string word)
    {
        var run = await new CliRun().ToEndAsync(word, "--help");

        Assert.Equal(0, run.ExitCode);
    }

    private static RootCommand Root() => CloudletCommandLine.Build(new CliRun().Environment, new GlobalOptions());

    private static IEnumerable<string> Paths(Command command, string path) =>
        command.Subcommands.SelectMany(sub => Paths(sub, $"{path} {sub.Name}")).Prepend(path);
}
