namespace Cloudlet.Overlays;

/// <summary>The same pages with other candidates.</summary>
internal sealed class CandidatePages(IChangedPages inner, PageSet candidates) : IChangedPages
{
    public Space Space => inner.Space;

    public long PageCount => inner.PageCount;

    public PageSet Candidates => candidates;

    public ReadOnlySpan<byte> Read(PageNumber page, Span<byte> buffer) => inner.Read(page, buffer);
}
