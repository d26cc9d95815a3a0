using System.Globalization;
using System.Runtime.InteropServices;

namespace Cloudlet.Server.Hosting;

/// <summary>
/// Gives back, whenever the daemon comes to rest, what only its work needed: garbage, and the mapping of code and metadata that ran once. A
/// page that is wanted after all comes from the page cache.
/// </summary>
internal static partial class IdleMemory
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Timers and a device that asks now and then take less of an interval than this.</summary>
    private const double Rest = 0.02;

    /// <summary>So many intervals at rest one after the other: a job that waits for its guest is not over.</summary>
    private const int Soon = 2;

    /// <summary>And once more: the pools of the runtime let go only of what nobody has rented for a minute.</summary>
    private const int Late = 18;

    /// <summary>So much work leaves something behind.</summary>
    private static readonly TimeSpan Work = TimeSpan.FromSeconds(0.5);

    private const int DoNotNeed = 4; // MADV_DONTNEED

    /// <summary>Watches what the process does, until cancelled.</summary>
    public static async Task KeepLowAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        var released = TimeSpan.Zero;
        var last = Environment.CpuUsage.TotalTime;
        var rested = 0;
        while (true)
        {
            await Task.Delay(Interval, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested)
                return;
            var used = Environment.CpuUsage.TotalTime;
            rested = used - last < Interval * Rest ? rested + 1 : 0;
            if ((rested >= Soon && used - released > Work) || rested == Late)
            {
                Release();
                used = released = Environment.CpuUsage.TotalTime;
            }
            last = used;
        }
    }

    private static void Release()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        _ = TrimHeap(0);
        foreach (var (start, length) in ImageOf(Environment.ProcessPath, File.ReadLines("/proc/self/smaps")))
            _ = Advise((nuint)start, (nuint)length, DoNotNeed);
    }

    /// <summary>
    /// The mappings through which a single executable's code runs and its metadata are read. They cannot be written, and no page of them is the process's own: so they are as the file has them.
    /// </summary>
    /// <param name="executable">The process's own file.</param>
    /// <param name="smaps">The lines of <c>/proc/self/smaps</c> (proc(5)).</param>
    internal static IEnumerable<(ulong Start, ulong Length)> ImageOf(string? executable, IEnumerable<string> smaps)
    {
        (ulong Start, ulong Length)? mapping = null;
        foreach (var line in smaps)
        {
            // 7f0a10000000-7f0a10022000 r--s 00b8b000 fe:00 1234   /usr/bin/cloudlet
            // Anonymous:             0 kB
            var words = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
            if (words is ["Anonymous:", var own, _])
            {
                if (own == "0" && mapping is { } whole)
                    yield return whole;
            }
            else if (words[0].Contains('-'))
                mapping =
                    words is [var range, "r--s" or "r--p" or "r-xp", _, _, _, var file] && file == executable
                        ? Range(range)
                        : null;
        }
    }

    private static (ulong Start, ulong Length) Range(string text)
    {
        var ends = text.Split('-');
        var start = ulong.Parse(ends[0], NumberStyles.HexNumber);
        return (start, ulong.Parse(ends[1], NumberStyles.HexNumber) - start);
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int TrimHeap(nuint pad);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nuint start, nuint length, int advice);
}
