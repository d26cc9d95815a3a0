using System.Globalization;

namespace Cloudlet.Server.KdCloudlet;

/// <summary>What <c>/proc/cpuinfo</c> tells of this host's first processor.</summary>
/// <param name="Mhz">Its speed now, in MHz; 0 when the host does not tell.</param>
/// <param name="CacheKib">Its cache; 0 when the host does not tell.</param>
internal readonly record struct HostProcessor(double Mhz, int CacheKib)
{
    private const string File = "/proc/cpuinfo";

    /// <summary>As it is now.</summary>
    public static HostProcessor Read()
    {
        try
        {
            return Parse(System.IO.File.ReadLines(File));
        }
        catch (IOException)
        {
            return default; // Clients want a figure in any case.
        }
    }

    /// <summary>What the lines of such a file tell.</summary>
    public static HostProcessor Parse(IEnumerable<string> lines)
    {
        double mhz = 0;
        var cache = 0;
        foreach (var line in lines)
        {
            if (mhz == 0 && Value(line, "cpu MHz") is { } speed)
                _ = double.TryParse(speed, NumberStyles.Float, CultureInfo.InvariantCulture, out mhz);
            else if (cache == 0 && Value(line, "cache size") is { } size)
                _ = int.TryParse(size.Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out cache);
            if (mhz > 0 && cache > 0)
                break;
        }
        return new HostProcessor(mhz, cache);
    }

    private static string? Value(string line, string name) =>
        line.StartsWith(name, StringComparison.Ordinal)
        && line.IndexOf(':', StringComparison.Ordinal) is var colon and > 0
            ? line[(colon + 1)..].Trim()
            : null;
}
