using System.Globalization;

namespace Cloudlet.Manager.Box;

/// <summary>What the kernel has counted since it started.</summary>
/// <param name="Busy">Ticks of all processors that were not idle.</param>
/// <param name="All">Ticks of all processors.</param>
/// <param name="Received">Bytes of all interfaces but the loopback.</param>
/// <param name="Sent">Bytes of all interfaces but the loopback.</param>
internal readonly record struct HostCounters(long Busy, long All, long Received, long Sent)
{
    public static HostCounters Read() =>
        Parse(File.ReadLines("/proc/stat").First(), File.ReadAllLines("/proc/net/dev"));

    /// <summary>Of the first line of <c>/proc/stat</c> and the lines of <c>/proc/net/dev</c> (man 5 proc).</summary>
    public static HostCounters Parse(string cpu, IEnumerable<string> network)
    {
        // user nice system idle iowait irq softirq steal; what follows is part of the first two.
        var ticks = cpu.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8).Select(Number).ToArray();
        long received = 0;
        long sent = 0;
        foreach (var line in network)
        {
            var colon = line.IndexOf(':');
            if (colon < 0 || line[..colon].Trim() == "lo")
                continue;
            var numbers = line[(colon + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            received += Number(numbers[0]);
            sent += Number(numbers[8]);
        }
        return new HostCounters(ticks.Sum() - ticks[3] - ticks[4], ticks.Sum(), received, sent);
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
