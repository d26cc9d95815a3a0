using System.Globalization;

namespace Cloudlet.Manager.Instances;

/// <summary>What a process uses now, from <c>/proc</c>.</summary>
/// <param name="OwnBytes">Memory that is its own, also when others map the same files: what it has written, QEMU's heap and translated code.</param>
/// <param name="SharedBytes">Memory that it can have in common with others: the image that it was resumed from, libraries.</param>
/// <param name="Cpu">Processor time since it began.</param>
public sealed record ProcessUse(long OwnBytes, long SharedBytes, TimeSpan Cpu)
{
    // The kernel counts in USER_HZ, which is 100 on all Linux of today (man 5 proc).
    private const double TicksPerSecond = 100;

    /// <summary>Of a process; null when it is gone, or belongs to somebody else.</summary>
    internal static ProcessUse? Read(int process)
    {
        try
        {
            long own = 0;
            long resident = 0;
            foreach (var line in File.ReadLines($"/proc/{process}/smaps_rollup"))
            {
                if (line.StartsWith("Rss:", StringComparison.Ordinal))
                    resident = KiB(line);
                // Not what is private just now: of an image that one machine maps, all would be.
                else if (line.StartsWith("Anonymous:", StringComparison.Ordinal))
                    own = KiB(line);
            }
            var stat = File.ReadAllText($"/proc/{process}/stat");
            // Behind the name, which may hold anything: utime and stime are fields 14 and 15, of which the third is the first here.
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            var ticks =
                long.Parse(fields[11], CultureInfo.InvariantCulture)
                + long.Parse(fields[12], CultureInfo.InvariantCulture);
            return new ProcessUse(own, Math.Max(0, resident - own), TimeSpan.FromSeconds(ticks / TicksPerSecond));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static long KiB(string line) =>
        long.Parse(line.AsSpan(line.IndexOf(':') + 1).TrimEnd("kB").Trim(), CultureInfo.InvariantCulture) * 1024;
}
