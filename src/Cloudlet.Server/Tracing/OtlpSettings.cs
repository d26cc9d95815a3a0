using System.Diagnostics.CodeAnalysis;

namespace Cloudlet.Server.Tracing;

/// <summary>Where traces are sent.</summary>
/// <param name="Endpoint">The collector's address, without the path of a signal: <c>http://127.0.0.1:4318</c>.</param>
/// <param name="IsGrpc">It speaks gRPC, and not protobuf over HTTP.</param>
public sealed record OtlpSettings(Uri Endpoint, bool IsGrpc = false)
{
    /// <summary>Reads an address.</summary>
    /// <param name="text">As it was typed.</param>
    /// <param name="settings">What it says: protobuf over HTTP.</param>
    /// <param name="fault">What would be right.</param>
    public static bool TryParse(
        string text,
        [NotNullWhen(true)] out OtlpSettings? settings,
        [NotNullWhen(false)] out string? fault
    )
    {
        settings =
            Uri.TryCreate(text, UriKind.Absolute, out var endpoint) && endpoint.Scheme is ("http" or "https")
                ? new OtlpSettings(endpoint)
                : null;
        fault = settings is null
            ? "is not the http(s) address of an OTLP collector, such as http://127.0.0.1:4318."
            : null;
        return settings is not null;
    }
}
