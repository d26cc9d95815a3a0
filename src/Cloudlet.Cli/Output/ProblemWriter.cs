using System.Text.Json;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Output;

/// <summary>
/// Errors on standard error: what, field, bad value, next step. With <c>-o json</c> the problem follows as the last line,
/// so that a program reads one line and a person reads the rest.
/// </summary>
internal static class ProblemWriter
{
    /// <summary>Writes one problem.</summary>
    public static void Write(TextWriter error, OutputFormat format, Problem problem)
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
        if (format == OutputFormat.Json)
            error.WriteLine(JsonSerializer.Serialize(problem, OutputJson.Line.Problem));
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
