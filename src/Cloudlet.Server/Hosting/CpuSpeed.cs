using System.Globalization;

namespace Cloudlet.Server.Hosting;

/// <summary>How fast the host's processors run, from <c>/proc/cpuinfo</c>.</summary>
internal static class CpuSpeed
{
    /// <summary>MHz of the fastest one now; 0 where the host does not tell, as in many ARM machines.</summary>
    public static double Read() => Parse(File.ReadLines("/proc/cpuinfo"));

    /// <summary>What such lines tell.</summary>
    public static double Parse(IEnumerable<string> lines) =>
        lines
            .Where(line => line.StartsWith("cpu MHz", StringComparison.Ordinal))
            .Select(line => line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..])
            .Select(text =>
                double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var speed) ? speed : 0
            )
            .DefaultIfEmpty()
            .Max();
}
