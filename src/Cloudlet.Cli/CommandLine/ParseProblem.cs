using System.CommandLine;
using System.CommandLine.Parsing;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.CommandLine;

/// <summary>Everything that is wrong with a command line, as one problem.</summary>
internal static class ParseProblem
{
    /// <summary>The problem of a command line that could not be parsed.</summary>
    public static Problem Of(ParseResult parse)
    {
        List<FieldFault> faults =
        [
            .. Unknown(parse.CommandResult.Command, parse.UnmatchedTokens),
            .. parse.Errors.Where(error => error.SymbolResult is not CommandResult).Select(Fault),
        ];
        if (faults.Count == 0)
            faults.AddRange(parse.Errors.Select(Fault));
        var problem = CliProblems.Usage(
            faults[0].Field,
            faults[0].Value,
            faults[0].Message,
            CommandPath.HelpOf(parse.CommandResult)
        );
        return faults.Count > 1 ? problem with { Faults = faults } : problem;
    }

    // After a word that is no command nobody knows what the next ones are meant for.
    private static IEnumerable<FieldFault> Unknown(Command command, IReadOnlyList<string> tokens) =>
        tokens.Take(command.Subcommands.Count > 0 ? 1 : tokens.Count).Select(token => Unknown(command, token));

    private static FieldFault Unknown(Command command, string token) =>
        command.Subcommands.Count > 0
            ? new FieldFault(
                "command",
                token,
                $"'{token}' is no command of {command.Name}: write one of "
                    + $"{string.Join(", ", command.Subcommands.Select(sub => sub.Name))}."
            )
            : new FieldFault("argument", token, Unexpected(command, token));

    private static string Unexpected(Command command, string token) =>
        token.StartsWith('-')
            ? $"'{token}' is no option of {command.Name}."
            : $"'{token}' is one argument too many for {command.Name}.";

    private static FieldFault Fault(ParseError error) =>
        error.SymbolResult switch
        {
            OptionResult option => new FieldFault(option.Option.Name, Text(option), error.Message),
            ArgumentResult { Parent: OptionResult option } => new FieldFault(
                option.Option.Name,
                Text(option),
                error.Message
            ),
            ArgumentResult argument => new FieldFault(argument.Argument.Name, Text(argument), error.Message),
            _ => new FieldFault("command", null, error.Message),
        };

    private static string? Text(SymbolResult result) =>
        result.Tokens.Count == 0 ? null : string.Join(' ', result.Tokens.Select(token => token.Value));
}
