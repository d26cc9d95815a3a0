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
        error.WriteLine($"error: {problem.Detail.TrimEnd()}");
        if (problem.Faults is { Count: > 1 } faults)
        {
            foreach (var fault in faults)
                error.WriteLine($"  {FieldAndValue(fault.Field, fault.Value)}{fault.Message}");
        }
        else
        {
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
            error.WriteLine($"  {name + ":", -6} {text}");
    }

    private static string FieldAndValue(string field, string? value) =>
        value is null ? $"{field}: " : $"{field} '{value}': ";
}
