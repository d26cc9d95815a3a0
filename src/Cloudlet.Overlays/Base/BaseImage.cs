using Cloudlet.Overlays.Hashing;

namespace Cloudlet.Overlays;

/// <summary>
/// The base that stands on this host, as pages. Its files are mapped read-only and must not change while it is open. Thread-safe; the
/// owner disposes it after the last span of it was used.
/// </summary>
public sealed class BaseImage : IDisposable
{
    private readonly MappedSpace disk;
    private readonly MappedSpace memory;
    private readonly PageIndexReader? index;
    private readonly string? diskPath;
    private readonly string? memoryPath;

    private BaseImage(
        Digest id,
        MappedSpace disk,
        MappedSpace memory,
        PageIndexReader? index,
        string? diskPath,
        string? memoryPath
    )
    {
        Id = id;
        this.disk = disk;
        this.memory = memory;
        this.index = index;
        this.diskPath = diskPath;
        this.memoryPath = memoryPath;
    }

    /// <summary>The base's id; <c>default</c> for <see cref="Empty"/>.</summary>
    public Digest Id { get; }

    /// <summary>
    /// Maps a base. Without a disk (or memory) that space has no pages. Without an index nothing is found in it: enough to decode.
    /// </summary>
    /// <exception cref="OverlayCorruptException"><paramref name="indexPath"/> is no index of these files.</exception>
    public static BaseImage Open(Digest id, string? diskPath, string? memoryPath, string? indexPath)
    {
        var (disk, memory) = ((MappedSpace?)null, (MappedSpace?)null);
        try
        {
            disk = OpenSpace(diskPath);
            memory = OpenSpace(memoryPath);
            var pages = indexPath is null ? null : PageIndexReader.Open(indexPath, disk.PageCount, memory.PageCount);
            return new BaseImage(id, disk, memory, pages, diskPath, memoryPath);
        }
        catch
        {
            disk?.Dispose();
            memory?.Dispose();
            throw;
        }
    }

    /// <summary>All zeros, without files. An overlay over it holds a whole machine: that is how a base travels.</summary>
    public static BaseImage Empty(long diskPages, long memoryPages)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(diskPages);
        ArgumentOutOfRangeException.ThrowIfNegative(memoryPages);
        return new BaseImage(
            default,
            MappedSpace.OfZeros(diskPages),
            MappedSpace.OfZeros(memoryPages),
            null,
            null,
            null
        );
    }

    /// <summary>How many pages a space has; the last one may be filled up with zeros.</summary>
    public long PageCount(Space space) => SpaceOf(space).PageCount;

    /// <summary>The content of a page: <see cref="Primitives.Page.Size"/> bytes, valid until the base is disposed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such page.</exception>
    public ReadOnlySpan<byte> Page(Space space, PageNumber page) => SpaceOf(space).Read(page);

    /// <summary>Fills a buffer with as many pages as it holds: for rows, quicker than one by one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    public void ReadMany(Space space, PageNumber first, Span<byte> buffer) => SpaceOf(space).ReadMany(first, buffer);

    /// <summary>Says that a row of pages will be read one by one: that is quicker then.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    public void Load(Space space, PageNumber first, long count) => SpaceOf(space).Load(first, count);

    /// <summary>Says that a row of pages was read: they do not count as our memory any more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    public void Unload(Space space, PageNumber first, long count) => SpaceOf(space).Unload(first, count);

    /// <summary>Finds a page with exactly this content, by its XXH128 and then byte by byte. Pages of zeros are not looked for.</summary>
    /// <exception cref="OverlayCorruptException">The index is damaged.</exception>
    public bool TryFind(ReadOnlySpan<byte> content, out PageLocation at)
    {
        at = default;
        return index is not null && TryFind(content, XxHash128.Of(content), out at);
    }

    /// <summary>Adds all pages that may hold anything but zeros: those that are not holes of the file.</summary>
    public void AddDataPages(Space space, PageSet pages)
    {
        if ((space == Space.Disk ? diskPath : memoryPath) is { } path)
            MappedSpace.AddDataPages(path, pages);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        disk.Dispose();
        memory.Dispose();
        index?.Dispose();
    }

    internal bool TryFind(ReadOnlySpan<byte> content, XxHash128 hash, out PageLocation at)
    {
        at = default;
        return index is not null && index.TryFind(hash, out at) && Page(at.Space, at.Page).SequenceEqual(content);
    }

    private static MappedSpace OpenSpace(string? path) =>
        path is null ? MappedSpace.OfZeros(0) : MappedSpace.Open(path);

    private MappedSpace SpaceOf(Space space) => space == Space.Disk ? disk : memory;
}
