using System.Diagnostics.CodeAnalysis;

namespace Cloudlet.Cli.Values;

/// <summary>A name and its value, as they are typed: <c>NAME=VALUE</c>, split at the first equals sign.</summary>
internal static class PairSyntax
{
    /// <summary>Reads a pair.</summary>
    public static bool TryParse(
        string text,
        out KeyValuePair<string, string> value,
        [NotNullWhen(false)] out string? fault
    )
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        value = equals > 0 ? new(text[..equals], text[(equals + 1)..]) : default;
        fault = equals > 0 ? null : "is not a pair: write NAME=VALUE, such as ssid=Library.";
        return fault is null;
    }
}
