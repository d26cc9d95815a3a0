using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Cloudlet.Cli.Output;

/// <summary>Writes a result to standard output, in the format that was asked for.</summary>
internal sealed class ResultWriter(CliEnvironment environment, OutputFormat format)
{
    /// <summary>Whether standard output may hold nothing but JSON.</summary>
    public bool IsJson => format == OutputFormat.Json;

    /// <summary>How the parts of a view that depend on where it is seen are written.</summary>
    public ViewText Text { get; } = new(environment.Clock);

    /// <summary>Writes what only programs are told on standard output.</summary>
    public void WriteJson<T>(T value, JsonTypeInfo<T> type) =>
        environment.Out.WriteLine(JsonSerializer.Serialize(value, type));

    /// <summary>Writes one result.</summary>
    /// <param name="value">The API's record.</param>
    /// <param name="type">Its JSON: one of <see cref="OutputJson.Indented"/>.</param>
    /// <param name="views">What people see of it.</param>
    public void Write<T>(T value, JsonTypeInfo<T> type, Func<T, ViewText, IEnumerable<View>> views)
    {
        if (IsJson)
        {
            WriteJson(value, type);
            return;
        }
        var first = true;
        foreach (var view in views(value, Text))
        {
            if (!first)
                environment.Out.WriteLine();
            first = false;
            if (environment.OutputIsTerminal)
                TerminalViews.Write(environment, view);
            else
                PlainViews.Write(environment.Out, view);
        }
    }
}
