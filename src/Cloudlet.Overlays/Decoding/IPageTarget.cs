namespace Cloudlet.Overlays;

/// <summary>Where the changed pages of one space go.</summary>
public interface IPageTarget
{
    /// <summary>
    /// Called once, before any page. <paramref name="changed"/>: every page that the overlay has. <paramref name="zero"/>: those of them that are zeros; they are
    /// not written again.
    /// </summary>
    void Begin(PageSet changed, PageSet zero);

    /// <summary>
    /// Held by whoever writes the pages of a segment; null: all write at once. For a target whose writers shut one another out in any case, as those of a file do in the kernel: they spin there, and
    /// here the others decode meanwhile.
    /// </summary>
    Lock? Turn => null;

    /// <summary>
    /// Takes a page: <see cref="Page.Size"/> bytes, also where the space's last page is cut short. Called from several threads for different pages, in any order, and again with the same content when a
    /// segment is applied again.
    /// </summary>
    void Write(PageNumber page, ReadOnlySpan<byte> content);

    /// <summary>Takes several pages that follow one another, as <see cref="Write"/> one by one; for targets that can do better.</summary>
    void WriteMany(PageNumber first, ReadOnlySpan<byte> content)
    {
        for (var i = 0; i < content.Length / Page.Size; i++)
            Write(new PageNumber(first.Value + i), content.Slice(i * Page.Size, Page.Size));
    }
}
