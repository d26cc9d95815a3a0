using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Cloudlet.Discovery.Upnp;

/// <summary>An M-SEARCH: somebody looks for devices (UPnP Device Architecture 1.1, 1.3.2).</summary>
/// <param name="Target">What for.</param>
/// <param name="LongestWait">How long an answer may wait: 1 to 5 seconds; null when all are wanted at once, by one that asks us alone.</param>
internal sealed record SearchRequest(string Target, TimeSpan? LongestWait)
{
    private const int LongestRequest = 2048;
    private const int LongestTarget = 256;

    /// <summary>Reads one from whatever came; false when it is none, or a damaged one.</summary>
    public static bool TryRead(ReadOnlySpan<byte> packet, [NotNullWhen(true)] out SearchRequest? request)
    {
        request = null;
        if (packet.Length > LongestRequest || !packet.StartsWith("M-SEARCH * HTTP/1."u8))
            return false;
        string? target = null;
        var discovers = false;
        TimeSpan? wait = null;
        foreach (var line in Encoding.Latin1.GetString(packet).AsSpan().EnumerateLines())
        {
            var colon = line.IndexOf(':');
            if (colon < 0)
                continue;
            var name = line[..colon].Trim();
            var value = line[(colon + 1)..].Trim();
            if (name.Equals("ST", StringComparison.OrdinalIgnoreCase))
                target = value.ToString();
            else if (name.Equals("MAN", StringComparison.OrdinalIgnoreCase))
                discovers = value.SequenceEqual("\"ssdp:discover\"");
            else if (
                name.Equals("MX", StringComparison.OrdinalIgnoreCase)
                && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            )
                wait = TimeSpan.FromSeconds(Math.Clamp(seconds, 1, 5));
        }
        if (!discovers || target is null or { Length: 0 or > LongestTarget })
            return false;
        request = new SearchRequest(target, wait);
        return true;
    }
}
