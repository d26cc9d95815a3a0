namespace Cloudlet.Overlays;

/// <summary>A file as whole pages: mapped, and the last page filled up with zeros where the file ends inside it.</summary>
internal sealed class MappedSpace : IDisposable
{
    private static readonly byte[] Zeros = new byte[Page.Size];

    private readonly MappedFile? file;
    private readonly byte[]? tail;
    private readonly long wholePages;

    private MappedSpace(MappedFile? file, long pageCount)
    {
        this.file = file;
        PageCount = pageCount;
        if (file is null)
            return;
        wholePages = file.Length / Page.Size;
        if (wholePages == pageCount)
            return;
        tail = new byte[Page.Size];
        file.Read(wholePages * Page.Size, (int)(file.Length % Page.Size)).CopyTo(tail);
    }

    public long PageCount { get; }

    /// <summary>A space of zeros without a file.</summary>
    public static MappedSpace OfZeros(long pageCount) => new(null, pageCount);

    public static MappedSpace Open(string path)
    {
        var map = MappedFile.OpenRead(path);
        return new MappedSpace(map, Page.CountFor(map.Length));
    }

    /// <summary>The content of a page: always <see cref="Page.Size"/> bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such page.</exception>
    public ReadOnlySpan<byte> Read(PageNumber page)
    {
        if ((ulong)page.Value < (ulong)wholePages)
            return file!.Read(page.Offset, Page.Size);
        if ((ulong)page.Value >= (ulong)PageCount)
            throw new ArgumentOutOfRangeException(nameof(page), $"Page {page} is not one of {PageCount}.");
        return tail ?? Zeros;
    }

    /// <summary>Adds the pages of the file at <paramref name="path"/> that are not holes.</summary>
    public static void AddDataPages(string path, PageSet pages)
    {
        using var handle = File.OpenHandle(
            path,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete
        );
        foreach (var extent in SparseFile.DataExtents(handle, RandomAccess.GetLength(handle)))
        {
            var first = PageNumber.At(extent.Offset);
            pages.AddRange(first, Page.CountFor(extent.End) - first.Value);
        }
    }

    public void Dispose() => file?.Dispose();
}
