using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Cloudlet.Overlays;

/// <summary>The entries of an index while it is built: written to its file as they come, and sorted there.</summary>
internal sealed class PageIndexEntries(SafeFileHandle file, long start)
{
    private readonly Lock gate = new();
    private long count;

    /// <summary>The entry <paramref name="number"/> of a mapped index.</summary>
    public static ref PageIndexEntry At(MappedFile map, long number) =>
        ref MemoryMarshal.AsRef<PageIndexEntry>(
            map.Slice(PageIndexFormat.HeaderSize + (number * PageIndexFormat.EntrySize), PageIndexFormat.EntrySize)
        );

    /// <summary>Writes what was found, and empties the list. Thread-safe.</summary>
    public void Flush(List<PageIndexEntry> found)
    {
        lock (gate)
        {
            var bytes = MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(found));
            RandomAccess.Write(file, bytes, start + (count * PageIndexFormat.EntrySize));
            count += found.Count;
        }
        found.Clear();
    }

    /// <summary>Sorts the entries and keeps the first of each key. Returns how many are left.</summary>
    public long SortAndMerge(string path)
    {
        if (count == 0)
            return 0;
        using var map = MappedFile.OpenWrite(path);
        // A span of all entries: 2^31 of them are 8 TiB of pages.
        var all = MemoryMarshal.CreateSpan(ref At(map, 0), checked((int)count));
        all.Sort();
        var kept = 1;
        foreach (ref readonly var entry in all[1..])
        {
            if (entry.Key != all[kept - 1].Key)
                all[kept++] = entry;
        }
        return kept;
    }
}
