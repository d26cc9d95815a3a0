using Cloudlet.Primitives;

namespace Cloudlet.Machines;

/// <summary>
/// Passes on only pages that differ from a base's memory, so that a freeze for an overlay writes what changed and not all
/// of memory. A page that was passed on once is passed on again even when it became the base's again. The owner disposes
/// it, and the inner sink for itself.
/// </summary>
public sealed class ChangedMemory : IMemorySink, IDisposable
{
    private readonly MappedFile @base;
    private readonly PageSet baseContent;
    private readonly PageSet passed;
    private readonly IMemorySink inner;

    private ChangedMemory(MappedFile @base, PageSet baseContent, IMemorySink inner)
    {
        this.@base = @base;
        this.baseContent = baseContent;
        this.inner = inner;
        passed = new PageSet(baseContent.Capacity);
    }

    /// <summary>Compares with the memory image at <paramref name="basePath"/>, a sparse file of whole pages, and passes on to <paramref name="inner"/>.</summary>
    public static ChangedMemory Over(string basePath, IMemorySink inner)
    {
        // Holes are not looked at through the map: each would cost a page of page cache.
        using var file = SparseCopy.OpenRead(basePath);
        var content = new PageSet(RandomAccess.GetLength(file) / Page.Size);
        foreach (var extent in SparseFile.DataExtents(file, RandomAccess.GetLength(file)))
        {
            for (var offset = extent.Offset; offset < extent.End; offset += Page.Size)
                content.Add(PageNumber.At(offset));
        }
        return new ChangedMemory(MappedFile.OpenRead(basePath), content, inner);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The page is outside of the base's memory.</exception>
    public void Write(long address, ReadOnlySpan<byte> page)
    {
        var number = NumberOf(address);
        var same = baseContent.Contains(number)
            ? page.SequenceEqual(@base.Read(address, Page.Size))
            : Page.IsZero(page);
        if (same && !passed.Contains(number))
            return;
        passed.Add(number);
        inner.Write(address, page);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">The page is outside of the base's memory.</exception>
    public void Zero(long address)
    {
        var number = NumberOf(address);
        var same = !baseContent.Contains(number) || Page.IsZero(@base.Read(address, Page.Size));
        if (same && !passed.Contains(number))
            return;
        passed.Add(number);
        inner.Zero(address);
    }

    /// <inheritdoc/>
    public void Dispose() => @base.Dispose();

    private PageNumber NumberOf(long address)
    {
        var number = PageNumber.At(address);
        if (address < 0 || number.Value >= baseContent.Capacity || address % Page.Size != 0)
            throw new ArgumentOutOfRangeException(nameof(address), address, "Not a page of the base's memory.");
        return number;
    }
}
