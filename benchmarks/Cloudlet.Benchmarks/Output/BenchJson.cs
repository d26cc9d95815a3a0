using System.Text.Encodings.Web;
using System.Text.Json;

namespace Cloudlet.Benchmarks.Output;

/// <summary>Results as JSON: names as in the API, times in milliseconds, sizes in bytes.</summary>
internal static class BenchJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes a result, and nothing else.</summary>
    public static string Write<T>(T result) => JsonSerializer.Serialize(result, Options);
}
