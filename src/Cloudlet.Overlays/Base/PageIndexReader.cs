using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Cloudlet.Overlays.Hashing;

namespace Cloudlet.Overlays;

/// <summary>Looks pages up in a mapped <c>pages.index</c>. A damaged index is noticed or finds less; it never finds wrong content. Thread-safe.</summary>
internal sealed class PageIndexReader : IDisposable
{
    private readonly MappedFile file;
    private readonly PageIndexFormat format;

    private PageIndexReader(MappedFile file, PageIndexFormat format)
    {
        this.file = file;
        this.format = format;
    }

    public static PageIndexReader Open(string path, long diskPages, long memoryPages)
    {
        var map = MappedFile.OpenRead(path);
        try
        {
            return new PageIndexReader(map, ReadFormat(map, diskPages, memoryPages));
        }
        catch
        {
            map.Dispose();
            throw;
        }
    }

    /// <summary>The page that the index has for <paramref name="hash"/>. Its content is still to be compared.</summary>
    public bool TryFind(XxHash128 hash, out PageLocation at)
    {
        at = default;
        var fan = file.Read(format.FanOutOffset + (format.Bucket(hash.High) * sizeof(uint)), 2 * sizeof(uint));
        var low = (long)BinaryPrimitives.ReadUInt32LittleEndian(fan);
        var high = (long)BinaryPrimitives.ReadUInt32LittleEndian(fan[sizeof(uint)..]);
        if (low > high || high > format.Count)
            throw Corrupt("its fan-out does not ascend");
        while (low < high)
        {
            var middle = (low + high) / 2;
            ref readonly var entry = ref Entry(middle);
            var order = entry.Key.CompareTo(hash);
            if (order == 0)
            {
                at = entry.Location;
                return at.Page.Value < (at.Space == Space.Disk ? format.DiskPages : format.MemoryPages)
                    ? true
                    : throw Corrupt($"it names {at}, which the base has not");
            }
            (low, high) = order < 0 ? (middle + 1, high) : (low, middle);
        }
        return false;
    }

    public void Dispose() => file.Dispose();

    private static PageIndexFormat ReadFormat(MappedFile map, long diskPages, long memoryPages)
    {
        if (map.Length < PageIndexFormat.HeaderSize)
            throw Corrupt($"{map.Length} bytes cannot be one");
        var found = PageIndexFormat.Read(map.Read(0, PageIndexFormat.HeaderSize));
        if (found.Length != map.Length)
            throw Corrupt($"it has {map.Length} bytes, and should have {found.Length}");
        if (found.DiskPages != diskPages || found.MemoryPages != memoryPages)
            throw Corrupt(
                $"it is for {found.DiskPages} disk and {found.MemoryPages} memory pages, the base has {diskPages} and {memoryPages}"
            );
        return found;
    }

    private ref readonly PageIndexEntry Entry(long number) =>
        ref MemoryMarshal.AsRef<PageIndexEntry>(
            file.Read(PageIndexFormat.HeaderSize + (number * PageIndexFormat.EntrySize), PageIndexFormat.EntrySize)
        );

    private static OverlayCorruptException Corrupt(string problem) => new(PageIndexFormat.Blob, null, problem);
}
