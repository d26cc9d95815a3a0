using System.Globalization;

namespace Cloudlet.Benchmarks.Server;

/// <summary>What a process holds, in bytes (proc(5), <c>smaps_rollup</c>).</summary>
/// <param name="Resident">All its pages in memory; those that it shares with other processes count whole.</param>
/// <param name="Proportional">The same, what is shared counts by its share.</param>
/// <param name="Anonymous">Pages that no file stands behind: heaps, stacks.</param>
internal sealed record DaemonMemory(long Resident, long Proportional, long Anonymous)
{
    public static DaemonMemory Of(int processId)
    {
        var lines = File.ReadAllLines($"/proc/{processId}/smaps_rollup");
        return new DaemonMemory(Bytes(lines, "Rss:"), Bytes(lines, "Pss:"), Bytes(lines, "Anonymous:"));
    }

    // "Rss:               128 kB"
    private static long Bytes(string[] lines, string name)
    {
        var line = lines.First(line => line.StartsWith(name, StringComparison.Ordinal));
        return 1024 * long.Parse(line[name.Length..].Trim().Split(' ')[0], CultureInfo.InvariantCulture);
    }
}
