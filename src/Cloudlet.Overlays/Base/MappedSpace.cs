using Microsoft.Win32.SafeHandles;

namespace Cloudlet.Overlays;

/// <summary>
/// A file as whole pages, the last one filled up with zeros where the file ends inside it. Single pages are spans of its mapping; a row of them is mapped at once before, and unmapped
/// afterwards, as what is mapped counts as our memory. Whoever wants a copy has many pages read at once. Holes are not touched by either.
/// </summary>
internal sealed class MappedSpace : IDisposable
{
    private static readonly byte[] Zeros = new byte[Page.Size];

    private readonly MappedFile? file;
    private readonly SafeFileHandle? handle;
    private readonly PageSet? data;
    private readonly byte[]? tail;
    private readonly long wholePages;

    private MappedSpace(MappedFile? file, SafeFileHandle? handle, long pageCount)
    {
        this.file = file;
        this.handle = handle;
        PageCount = pageCount;
        if (file is null || handle is null)
            return;
        data = new PageSet(pageCount);
        AddDataPages(handle, data);
        wholePages = file.Length / Page.Size;
        if (wholePages == pageCount)
            return;
        tail = new byte[Page.Size];
        file.Read(wholePages * Page.Size, (int)(file.Length % Page.Size)).CopyTo(tail);
    }

    public long PageCount { get; }

    /// <summary>A space of zeros without a file.</summary>
    public static MappedSpace OfZeros(long pageCount) => new(null, null, pageCount);

    public static MappedSpace Open(string path)
    {
        var map = MappedFile.OpenRead(path);
        SafeFileHandle? opened = null;
        try
        {
            opened = OpenHandle(path);
            return new MappedSpace(map, opened, Page.CountFor(map.Length));
        }
        catch
        {
            opened?.Dispose();
            map.Dispose();
            throw;
        }
    }

    /// <summary>The content of a page: always <see cref="Page.Size"/> bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such page.</exception>
    public ReadOnlySpan<byte> Read(PageNumber page)
    {
        if ((ulong)page.Value < (ulong)wholePages)
            return data!.Contains(page) ? file!.Read(page.Offset, Page.Size) : Zeros;
        if ((ulong)page.Value >= (ulong)PageCount)
            throw new ArgumentOutOfRangeException(nameof(page), $"Page {page} is not one of {PageCount}.");
        return tail ?? Zeros;
    }

    /// <summary>Fills a buffer with as many pages as it holds, from <paramref name="first"/> on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    public void ReadMany(PageNumber first, Span<byte> buffer)
    {
        var count = buffer.Length / Page.Size;
        Check(first, count);
        for (var done = 0; done < count; )
        {
            var isData = HasData(first.Value + done);
            var next = done + 1;
            while (next < count && HasData(first.Value + next) == isData)
                next++;
            var part = buffer[(done * Page.Size)..(next * Page.Size)];
            if (isData)
                ReadData((first.Value + done) * Page.Size, part);
            else
                part.Clear();
            done = next;
        }
    }

    /// <summary>Maps a row of pages at once, before they are read one by one.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    public void Load(PageNumber first, long count)
    {
        if (RowOf(first, count) is { Length: > 0 } row)
            file!.Load(row.Offset, row.Length);
    }

    /// <summary>A row of pages does not count as our memory any more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    public void Unload(PageNumber first, long count)
    {
        if (RowOf(first, count) is { Length: > 0 } row)
            file!.Unload(row.Offset, row.Length);
    }

    // What of the row stands in whole pages of the file.
    private (long Offset, long Length) RowOf(PageNumber first, long count)
    {
        Check(first, count);
        var whole = Math.Clamp(wholePages - first.Value, 0, count);
        return (first.Offset, whole * Page.Size);
    }

    private void Check(PageNumber first, long count)
    {
        if (first.Value < 0 || first.Value > PageCount - count)
            throw new ArgumentOutOfRangeException(nameof(first), $"{count} pages from {first} are not in {PageCount}.");
    }

    /// <summary>Adds the pages of the file at <paramref name="path"/> that are not holes.</summary>
    public static void AddDataPages(string path, PageSet pages)
    {
        using var source = OpenHandle(path);
        AddDataPages(source, pages);
    }

    public void Dispose()
    {
        file?.Dispose();
        handle?.Dispose();
    }

    private static SafeFileHandle OpenHandle(string path) =>
        File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    private static void AddDataPages(SafeFileHandle source, PageSet pages)
    {
        foreach (var extent in SparseFile.DataExtents(source, RandomAccess.GetLength(source)))
        {
            var first = PageNumber.At(extent.Offset);
            pages.AddRange(first, Page.CountFor(extent.End) - first.Value);
        }
    }

    private bool HasData(long page) => data is not null && data.Contains(new PageNumber(page));

    private void ReadData(long offset, Span<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var read = RandomAccess.Read(handle!, buffer, offset);
            if (read == 0)
            {
                buffer.Clear();
                return;
            }
            offset += read;
            buffer = buffer[read..];
        }
    }
}
