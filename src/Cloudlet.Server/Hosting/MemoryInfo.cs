namespace Cloudlet.Server.Hosting;

/// <summary>The host's memory, from <c>/proc/meminfo</c>, in bytes.</summary>
internal readonly record struct MemoryInfo(long Total, long Available)
{
    public static MemoryInfo Read()
    {
        long total = 0;
        long available = 0;
        foreach (var line in File.ReadLines("/proc/meminfo"))
        {
            if (line.StartsWith("MemTotal:", StringComparison.Ordinal))
                total = KiB(line);
            else if (line.StartsWith("MemAvailable:", StringComparison.Ordinal))
                available = KiB(line);
        }
        return new MemoryInfo(total, available);
    }

    private static long KiB(string line) => long.Parse(line.AsSpan(line.IndexOf(':') + 1).TrimEnd("kB").Trim()) * 1024;
}
