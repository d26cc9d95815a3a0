using System.Text.Encodings.Web;
using System.Text.Json;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Output;

/// <summary>The API's JSON as it is printed.</summary>
internal static class OutputJson
{
    /// <summary>Over several lines, for results.</summary>
    public static CloudletJson Indented { get; } = With(indented: true);

    /// <summary>On one line, for errors.</summary>
    public static CloudletJson Line { get; } = With(indented: false);

    // Nothing here is put into HTML: names and regular expressions stay readable.
    private static CloudletJson With(bool indented) =>
        new(
            new JsonSerializerOptions(CloudletJson.Default.Options)
            {
                WriteIndented = indented,
                Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            }
        );
}
