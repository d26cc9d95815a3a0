using System.Text.Json;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Output;

/// <summary>
/// Errors on standard error: what, field, bad value, next step. With <c>-o json</c> the problem itself instead, on one line: the last
/// line that a command writes there.
/// </summary>
internal static class ProblemWriter
{
    /// <summary>Writes one problem.</summary>
    public static void Write(TextWriter error, OutputFormat format, Problem problem)
    {
        if (format == OutputFormat.Json)
            error.WriteLine(JsonSerializer.Serialize(problem, OutputJson.Line.Problem));
        else
            WriteWords(error, problem);
    }

    private static void WriteWords(TextWriter error, Problem problem)
    {
        if (problem.Faults is { Count: > 1 } faults)
        {
            error.WriteLine($"error: {faults.Count} fields are wrong:");
            foreach (var fault in faults)
                WriteFault(error, fault);
        }
        else
        {
            error.WriteLine($"error: {Printable.Clean(problem.Detail).TrimEnd()}");
            WritePart(error, "field", problem.Field);
            WritePart(error, "value", problem.Value);
        }
        WritePart(error, "next", problem.Next);
    }

    private static void WritePart(TextWriter error, string name, string? text)
    {
        if (!string.IsNullOrEmpty(text))
            error.WriteLine($"  {name + ":", -6} {Printable.Clean(text)}");
    }

    private static void WriteFault(TextWriter error, FieldFault fault)
    {
        // Messages of the command line begin with their field; the daemon's need not.
        var isWhole = fault.Message.StartsWith(fault.Field, StringComparison.Ordinal);
        var value = fault.Value is null ? "" : $" '{fault.Value}'";
        error.WriteLine(Printable.Clean(isWhole ? $"  {fault.Message}" : $"  {fault.Field}{value}: {fault.Message}"));
    }
}
