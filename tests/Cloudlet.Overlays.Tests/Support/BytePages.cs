namespace Cloudlet.Overlays.Tests.Support;

/// <summary>A space in memory, whose reader fills the buffer (as one over a compressed disk would).</summary>
internal sealed class BytePages : IChangedPages
{
    private readonly byte[] content;

    public BytePages(Space space, byte[] content, PageSet? candidates = null)
    {
        (Space, this.content) = (space, content);
        Candidates = candidates ?? new PageSet(PageCount);
        if (candidates is null)
            Candidates.AddRange(new PageNumber(0), PageCount);
    }

    public Space Space { get; }

    public long PageCount => content.Length / Page.Size;

    public PageSet Candidates { get; }

    public ReadOnlySpan<byte> Read(PageNumber page, Span<byte> buffer)
    {
        Bytes.PageOf(content, page.Value).CopyTo(buffer);
        return buffer;
    }
}
