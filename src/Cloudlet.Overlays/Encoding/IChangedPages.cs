namespace Cloudlet.Overlays;

/// <summary>One space of a customised machine, as the encoder reads it.</summary>
public interface IChangedPages
{
    /// <summary>Which space.</summary>
    Space Space { get; }

    /// <summary>How many pages it has: as many as the base's.</summary>
    long PageCount { get; }

    /// <summary>Pages that may differ from the base's. All others are the base's. Not changed while it is read.</summary>
    PageSet Candidates { get; }

    /// <summary>
    /// The content of a page: a span of its own, or <paramref name="buffer"/> filled; <see cref="Page.Size"/> bytes both. Called from several threads, and more than
    /// once for some pages; the answer must be the same.
    /// </summary>
    ReadOnlySpan<byte> Read(PageNumber page, Span<byte> buffer);

    /// <summary>Fills a buffer with as many pages as it holds, from <paramref name="first"/> on; for spaces that can do better than one by one.</summary>
    void ReadMany(PageNumber first, Span<byte> buffer)
    {
        for (var i = 0; i < buffer.Length / Page.Size; i++)
        {
            var slot = buffer.Slice(i * Page.Size, Page.Size);
            var content = Read(new PageNumber(first.Value + i), slot);
            if (content != slot)
                content.CopyTo(slot);
        }
    }
}
