using System.Globalization;

namespace Cloudlet.Benchmarks.Density;

/// <summary>What a QEMU process holds for itself: memory that nobody shares with it and that is freed when it ends.</summary>
/// <param name="Guest">Bytes in the mapping of the guest's memory: for a resumed guest the pages that it has changed since.</param>
/// <param name="Own">Bytes in all its other mappings: QEMU, its translated code, its device buffers.</param>
internal readonly record struct ProcessMemory(long Guest, long Own)
{
    /// <summary>All of it.</summary>
    public long Total => Guest + Own;

    /// <summary>Reads <c>/proc/PID/smaps</c> (proc(5)). The guest's memory is the one mapping that is at least as long.</summary>
    public static ProcessMemory Of(int processId, long guestBytes)
    {
        var (guest, own, isGuest) = (0L, 0L, false);
        foreach (var line in File.ReadLines($"/proc/{processId}/smaps"))
        {
            if (line.StartsWith("Size:", StringComparison.Ordinal))
                isGuest = Bytes(line) >= guestBytes;
            if (!line.StartsWith("Private_", StringComparison.Ordinal))
                continue;
            if (isGuest)
                guest += Bytes(line);
            else
                own += Bytes(line);
        }
        return new ProcessMemory(guest, own);
    }

    // "Private_Dirty:       128 kB"
    private static long Bytes(string line)
    {
        var text = line.AsSpan(line.IndexOf(':') + 1).Trim();
        return 1024 * long.Parse(text[..text.IndexOf(' ')], CultureInfo.InvariantCulture);
    }
}
