using System.CommandLine;
using System.Net;
using System.Text.RegularExpressions;
using Cloudlet.Cli;
using Cloudlet.Cli.CommandLine;

namespace Cloudlet.Manager.Tests.Support;

/// <summary>The commands that pages tell, read as the command line reads them.</summary>
internal static partial class TerminalCommands
{
    private static readonly RootCommand CommandLine = CloudletCommandLine.Build(
        CliEnvironment.OfThisProcess(),
        new GlobalOptions()
    );

    /// <summary>What is typed into the fields of a form.</summary>
    private static readonly Dictionary<string, string> Typed = new()
    {
        ["memoryBytes"] = "512M",
        ["leastMemoryBytes"] = "512M",
        ["idealMemoryBytes"] = "1G",
        ["cpus"] = "2",
        ["wait"] = "tcp:8080",
        ["ports*"] = "8080",
        ["users"] = "4",
        ["warm"] = "1",
        ["idleSeconds"] = "60",
        ["timeoutSeconds"] = "60",
        ["seconds"] = "600",
        ["accelerator"] = "tcg",
        ["effort"] = "max",
        ["ready"] = "tcp:8080",
        ["folder"] = "/opt",
        ["copies*"] = "/srv/files:/opt/files",
        ["parameters*"] = "name=value",
    };

    /// <summary>All of a page; those of forms with every field filled in.</summary>
    public static IEnumerable<string> In(string html) =>
        Told()
            .Matches(html)
            .Select(match => WebUtility.HtmlDecode(match.Groups[1].Value))
            // A base has files of the cloudlet or of this computer.
            .Select(command => Regex.Replace(command, @"\[[^\]]*\{(disk|kernel|initrd)\}\]", ""))
            .Select(command => Fields().Replace(Flags().Replace(Brackets().Replace(command, "$1"), ""), Fill))
            .Distinct();

    /// <summary>What the command line finds wrong with a command; empty: nothing.</summary>
    public static string FaultOf(string command)
    {
        var words = Words().Matches(command).Select(match => match.Value.Trim('\'')).Skip(1).ToArray();
        return string.Join(" ", CommandLine.Parse(words).Errors.Select(error => error.Message));
    }

    private static string Fill(Match field) => Typed.GetValueOrDefault(field.Groups[1].Value, "x");

    [GeneratedRegex(" data-(?:copy|command)=\"(cloudlet [^\"]+)\"")]
    private static partial Regex Told();

    [GeneratedRegex(@"\[([^\]]*)\]")]
    private static partial Regex Brackets();

    [GeneratedRegex(@"\?[\w.|]+")]
    private static partial Regex Flags();

    [GeneratedRegex(@"\{([\w.]+\*?)\}")]
    private static partial Regex Fields();

    [GeneratedRegex(@"'[^']*'|\S+")]
    private static partial Regex Words();
}
