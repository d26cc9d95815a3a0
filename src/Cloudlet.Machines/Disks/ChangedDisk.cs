using Cloudlet.Primitives;

namespace Cloudlet.Machines;

/// <summary>
/// The layers of a disk above its base, as pages: what a guest has written. Contents are read where they stand in the
/// layers' files, through maps. The layers must not change meanwhile. The owner disposes it.
/// </summary>
public sealed class ChangedDisk : IDisposable
{
    private readonly string path;
    private readonly DiskExtent[] extents;
    private readonly MappedFile[] layers;

    private ChangedDisk(string path, long virtualSize, DiskExtent[] extents, MappedFile[] layers, int baseDepth)
    {
        this.path = path;
        this.extents = extents;
        this.layers = layers;
        PageCount = Page.CountFor(virtualSize);
        Candidates = new PageSet(PageCount);
        foreach (var extent in extents)
        {
            if (extent.Depth >= baseDepth)
                continue;
            for (var page = extent.Start / Page.Size; page < Page.CountFor(extent.End); page++)
                Candidates.Add(new PageNumber(page));
        }
    }

    /// <summary>Pages of the virtual disk, the last one perhaps in part.</summary>
    public long PageCount { get; }

    /// <summary>Pages that a layer above the base decides, in full or in part: all others are the base's.</summary>
    public PageSet Candidates { get; }

    /// <summary>Opens the disk at <paramref name="top"/>, above <paramref name="basePath"/>, which must be in its chain.</summary>
    /// <exception cref="DiskImageException">A layer is not there, or is compressed, or none of them is the base.</exception>
    public static async Task<ChangedDisk> OpenAsync(
        QemuImg qemuImg,
        string top,
        string basePath,
        CancellationToken cancellationToken
    )
    {
        var chain = await qemuImg.ChainAsync(top, cancellationToken);
        var baseFile = Path.GetFullPath(basePath);
        var baseDepth = chain.Select(layer => layer.Path).ToList().IndexOf(baseFile);
        if (baseDepth < 0)
            throw new DiskImageException(top, $"{baseFile} is not below it.");
        var map = (await qemuImg.MapAsync(top, cancellationToken)).ToArray();
        Check(top, chain, map);
        var files = new List<MappedFile>();
        try
        {
            foreach (var layer in chain)
                files.Add(MappedFile.OpenRead(layer.Path));
            return new ChangedDisk(top, chain[0].VirtualSize, map, [.. files], baseDepth);
        }
        catch
        {
            files.ForEach(layer => layer.Dispose());
            throw;
        }
    }

    /// <summary>The content of any page: a mapped span where it stands in one piece, else <paramref name="buffer"/> (a page) filled. Thread-safe.</summary>
    public ReadOnlySpan<byte> Read(PageNumber page, Span<byte> buffer)
    {
        var extent = extents[Find(page.Offset)];
        if (extent.End >= page.Offset + Page.Size)
        {
            if (extent is { Zero: false, Offset: { } offset })
            {
                var at = offset + page.Offset - extent.Start;
                if (at <= layers[extent.Depth].Length - Page.Size)
                    return layers[extent.Depth].Read(at, Page.Size);
            }
        }
        Fill(page.Offset, buffer[..Page.Size]);
        return buffer[..Page.Size];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var layer in layers)
            layer.Dispose();
    }

    private static void Check(string top, IReadOnlyList<DiskInfo> chain, DiskExtent[] map)
    {
        var at = 0L;
        foreach (var extent in map)
        {
            if (extent.Start != at || extent.Length <= 0 || extent.Depth < 0 || extent.Depth >= chain.Count)
                throw new DiskImageException(top, $"its map has a gap at {at}.");
            if (extent is { Zero: false, Offset: null })
            {
                throw new DiskImageException(
                    chain[extent.Depth].Path,
                    $"byte {at} of the disk is compressed or encrypted there. Convert it first: qemu-img convert."
                );
            }
            at = extent.End;
        }
        if (at < chain[0].VirtualSize)
            throw new DiskImageException(top, $"its map ends at {at} of {chain[0].VirtualSize} bytes.");
    }

    // The extent that holds a byte: the last one that starts at or before it.
    private int Find(long offset)
    {
        var (low, high) = (0, extents.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (extents[middle].Start <= offset)
                low = middle;
            else
                high = middle - 1;
        }
        return extents[low].End > offset
            ? low
            : throw new ArgumentOutOfRangeException(nameof(offset), $"{offset} is outside of {path}.");
    }

    private void Fill(long start, Span<byte> page)
    {
        page.Clear();
        var end = start + page.Length;
        for (var i = Find(start); i < extents.Length && extents[i].Start < end; i++)
        {
            if (extents[i] is not { Zero: false, Offset: { } offset } extent)
                continue;
            var from = Math.Max(start, extent.Start);
            var at = offset + from - extent.Start;
            // A layer's last cluster may be cut off at the end of its file: the rest is zeros.
            var length = Math.Min(Math.Min(end, extent.End) - from, layers[extent.Depth].Length - at);
            if (length > 0)
                layers[extent.Depth].Read(at, (int)length).CopyTo(page[(int)(from - start)..]);
        }
    }
}
