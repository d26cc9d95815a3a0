using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Tests.Running;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Tests.CommandLine;

public class FieldNamesTests
{
    [Theory]
    [InlineData("base create n d --memory 8M", "memoryBytes", "8388608", "--memory", "8M")]
    [InlineData("base create n d --append quiet", "commandLine", "quiet", "--append", "quiet")]
    [InlineData("base create n d --timeout 2m", "timeoutSeconds", "120", "--timeout", "2m")]
    [InlineData("base create n ./d", "disk", "/here/d", "DISK", "/here/d")]
    [InlineData("base create n d", "name", "n", "NAME", "n")]
    [InlineData("base show n", "base", "n", "NAME", "n")]
    [InlineData("overlay create n --base b", "base", "b", "--base", "b")]
    [InlineData("overlay create n --base b", "copies.destination", "x", "--copy", "x")]
    [InlineData("instance save i o", "name", "o", "OVERLAY", "o")]
    [InlineData("instance save i o", "instance", "i", "NAME", "i")]
    [InlineData("synthesize o --name i", "name", "i", "--name", "i")]
    [InlineData("synthesize o --port 0:1", "ports.host", "1", "--port", "1")]
    [InlineData("service create s --overlay o", "name", "s", "ID", "s")]
    [InlineData("service create s --overlay o --idle 1h", "idleSeconds", "3600", "--idle", "1h")]
    [InlineData("service show s", "service", "s", "ID", "s")]
    [InlineData("operation show p", "operation", "p", "ID", "p")]
    [InlineData("base show n", "state", "running", "state", "running")]
    public void A_field_of_the_api_is_told_by_the_word_that_was_typed(
        string line,
        string field,
        string value,
        string word,
        string typed
    )
    {
        var problem = new Problem
        {
            Code = ProblemCodes.InvalidRequest,
            Detail = "It is wrong.",
            Field = field,
            Value = value,
        };
        var told = FieldNames.Translate(problem, Parse(line));
        Assert.Equal((word, typed), (told.Field, told.Value));
    }

    [Fact]
    public void Faults_are_told_each_by_its_own_word_and_the_help_is_the_next_step()
    {
        var problem = new Problem
        {
            Code = ProblemCodes.InvalidRequest,
            Detail = "cpus: too many. memoryBytes: too few.",
            Field = "cpus",
            Value = "99",
            Next = "Correct the request and send it again.",
            Faults = [new("cpus", "99", "too many."), new("memoryBytes", "1024", "too few.")],
        };
        var told = FieldNames.Translate(problem, Parse("base create n d --cpus 99 --memory 1K"));
        Assert.Equal(["--cpus", "--memory"], told.Faults!.Select(fault => fault.Field));
        Assert.Equal("--cpus: too many. --memory: too few.", told.Detail);
        Assert.Equal("cloudlet base create --help", told.Next);
    }

    [Fact]
    public void Every_word_of_the_table_is_one_that_some_command_has()
    {
        var commands = All(CloudletCommandLine.Build(new CliRun().Environment, new GlobalOptions())).ToList();
        var known = commands
            .SelectMany(command => command.Options.Cast<Symbol>().Concat(command.Arguments))
            .Select(symbol => symbol.Name)
            .ToHashSet();
        Assert.DoesNotContain(FieldNames.AllWords, word => !known.Contains(word));
    }

    private static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Append(command);

    private static ParseResult Parse(string line) =>
        CloudletCommandLine.Build(new CliRun().Environment, new GlobalOptions()).Parse(line.Split(' '));
}
