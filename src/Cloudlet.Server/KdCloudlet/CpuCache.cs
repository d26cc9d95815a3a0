using System.Globalization;

namespace Cloudlet.Server.KdCloudlet;

/// <summary>How much cache this host's processors have, from <c>/proc/cpuinfo</c>.</summary>
internal static class CpuCache
{
    private const string Name = "cache size";

    /// <summary>KiB of the first one; 0 where the host does not tell, as ARM machines do not.</summary>
    public static int ReadKib() => ParseKib(File.ReadLines("/proc/cpuinfo"));

    /// <summary>What such lines tell.</summary>
    public static int ParseKib(IEnumerable<string> lines) =>
        lines.FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal)) is { } line
        && int.TryParse(
            line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Replace("KB", "", StringComparison.Ordinal),
            NumberStyles.Integer,
            CultureInfo.InvariantCulture,
            out var size
        )
            ? size
            : 0;
}
