using System.CommandLine;
using System.CommandLine.Parsing;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.CommandLine;

/// <summary>What the fields of the API are called on the command line: the daemon's problems are told in the words of the command that was typed.</summary>
internal static class FieldNames
{
    // The words in the order in which they are tried; one counts only where the command has it. Fields that are not listed are
    // tried as --field and FIELD.
    private static readonly Dictionary<string, string[]> Words = new()
    {
        ["app"] = ["ID"],
        ["base"] = ["--base", "NAME"],
        ["commandLine"] = ["--append"],
        ["copies"] = ["--copy"],
        ["cpuModel"] = ["--cpu-model"],
        ["device"] = ["--device", "DEVICE", "ID"],
        ["idealMemoryBytes"] = ["--ideal-memory"],
        ["idleSeconds"] = ["--idle"],
        ["instance"] = ["INSTANCE", "NAME"],
        ["leaseSeconds"] = ["--lease"],
        ["leastMemoryBytes"] = ["--least-memory"],
        ["leastOsVersion"] = ["--least-os"],
        ["memoryBytes"] = ["--memory"],
        ["name"] = ["--name", "OVERLAY", "NAME", "ID"],
        ["number"] = ["--to"],
        ["operation"] = ["ID"],
        ["overlay"] = ["--overlay", "OVERLAY", "NAME"],
        ["parameters"] = ["--param"],
        ["ports"] = ["--port"],
        ["scripts"] = ["--run"],
        ["seconds"] = ["--for", "--lease"],
        ["service"] = ["--service", "ID"],
        ["tags"] = ["--tag"],
        ["timeoutSeconds"] = ["--timeout"],
        ["url"] = ["OVERLAY"],
        ["version"] = ["--version", "--to", "--app-version"],
        ["waitSeconds"] = ["--wait"],
    };

    /// <summary>All words of the table.</summary>
    internal static IEnumerable<string> AllWords => Words.Values.SelectMany(words => words);

    /// <summary>The problem as it is told to whoever typed this command.</summary>
    public static Problem Translate(Problem problem, ParseResult parse)
    {
        var faults = problem.Faults?.Select(fault => Translate(fault, parse.CommandResult)).ToList();
        if (problem.Field is null)
            return problem;
        var first = Translate(new FieldFault(problem.Field, problem.Value, problem.Detail), parse.CommandResult);
        return problem with
        {
            Field = first.Field,
            Value = first.Value,
            Faults = faults,
            // The daemon's detail repeats its faults with the fields of the API, and knows no command.
            Detail = faults is null
                ? problem.Detail
                : string.Join(' ', faults.Select(fault => $"{fault.Field}: {fault.Message}")),
            Next = faults is null ? problem.Next : CommandPath.HelpOf(parse.CommandResult),
        };
    }

    private static FieldFault Translate(FieldFault fault, CommandResult command)
    {
        if (Find(fault, command) is not { } symbol)
            return fault;
        var typed = Typed(command, symbol);
        // Bytes and seconds were typed with a unit.
        var isMeasure =
            fault.Field.EndsWith("Bytes", StringComparison.Ordinal)
            || fault.Field.EndsWith("Seconds", StringComparison.Ordinal);
        return fault with { Field = symbol.Name, Value = isMeasure && typed.Count == 1 ? typed[0] : fault.Value };
    }

    private static Symbol? Find(FieldFault fault, CommandResult command)
    {
        // A part of a field, such as ports.guest, was typed with the whole.
        var field = fault.Field.Split('.')[0];
        var words = Words.GetValueOrDefault(field) ?? [$"--{field}", field.ToUpperInvariant()];
        var symbols = words
            .Select(word =>
                command.Command.Options.FirstOrDefault(option => option.Name == word)
                ?? (Symbol?)command.Command.Arguments.FirstOrDefault(argument => argument.Name == word)
            )
            .OfType<Symbol>()
            .ToList();
        return symbols.Find(symbol => fault.Value is { } value && Typed(command, symbol).Contains(value))
            ?? symbols.FirstOrDefault();
    }

    private static List<string> Typed(CommandResult command, Symbol symbol) =>
        [
            .. (
                symbol is Option option
                    ? command.GetResult(option)?.Tokens
                    : command.GetResult((Argument)symbol)?.Tokens
            )?.Select(token => token.Value) ?? [],
        ];
}
