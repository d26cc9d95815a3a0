using System.CommandLine.Parsing;

namespace Cloudlet.Cli.CommandLine;

/// <summary>The words that lead to a command.</summary>
internal static class CommandPath
{
    /// <summary>The name of the executable in help and messages.</summary>
    public const string Executable = "cloudlet";

    /// <summary>What to type to read a command's help.</summary>
    public static string HelpOf(CommandResult result)
    {
        var words = new Stack<string>();
        for (SymbolResult? at = result; at is CommandResult { Parent: not null } command; at = command.Parent)
            words.Push(command.Command.Name);
        words.Push(Executable);
        return $"{string.Join(' ', words)} --help";
    }
}
