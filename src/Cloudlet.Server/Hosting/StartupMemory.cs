using System.Globalization;
using System.Runtime.InteropServices;

namespace Cloudlet.Server.Hosting;

/// <summary>
/// Gives back what only the start needed: garbage of building the catalogue's model, and pages of the executable with code and metadata that
/// ran once. A page that is wanted after all is read again.
/// </summary>
internal static partial class StartupMemory
{
    /// <summary>After the first a daemon has started, taken its machines over and answered the first who were waiting for it; on a busy box after the second.</summary>
    private static readonly TimeSpan[] Waits = [TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(35)];

    private const int PageOut = 21; // MADV_PAGEOUT: since Linux 5.4; an older one refuses, which is all the same to us.

    /// <summary>Waits and does it, twice.</summary>
    public static async Task ReleaseAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        foreach (var wait in Waits)
        {
            await Task.Delay(wait, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested)
                return;
            Release();
        }
    }

    private static void Release()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        _ = TrimHeap(0);
        foreach (var (start, length) in ImageOf(Environment.ProcessPath, File.ReadLines("/proc/self/maps")))
            _ = Advise((nuint)start, (nuint)length, PageOut);
    }

    /// <summary>
    /// The mappings through which a single executable's code runs and its metadata are read. None can be written, so they are as the file has them; where the loader has changed a page of one, Linux keeps it.
    /// </summary>
    /// <param name="executable">The process's own file.</param>
    /// <param name="maps">The lines of <c>/proc/self/maps</c> (proc(5)).</param>
    internal static IEnumerable<(ulong Start, ulong Length)> ImageOf(string? executable, IEnumerable<string> maps)
    {
        foreach (var line in maps)
        {
            // 7f0a10000000-7f0a10022000 r--s 00b8b000 fe:00 1234   /usr/bin/cloudlet
            var words = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
            if (words is not [var range, "r--s" or "r--p" or "r-xp", _, _, _, var file] || file != executable)
                continue;
            var ends = range.Split('-');
            var start = ulong.Parse(ends[0], NumberStyles.HexNumber);
            yield return (start, ulong.Parse(ends[1], NumberStyles.HexNumber) - start);
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int TrimHeap(nuint pad);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nuint start, nuint length, int advice);
}
