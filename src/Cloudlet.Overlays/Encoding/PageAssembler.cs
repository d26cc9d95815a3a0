using Cloudlet.Overlays.Formats;

namespace Cloudlet.Overlays;

/// <summary>
/// Puts analysed pages into runs and segments, one after the other: the part of encoding that sees the whole, and so finds content
/// that the overlay has already.
/// </summary>
internal sealed class PageAssembler
{
    private readonly BaseImage @base;
    private readonly IChangedPages?[] spaces = new IChangedPages?[2];
    private readonly RememberedPages remembered;
    private readonly bool remembers;
    private readonly byte[] buffer = new byte[Page.Size];

    public PageAssembler(BaseImage @base, IReadOnlyList<IChangedPages> pages, EncoderOptions options)
    {
        this.@base = @base;
        foreach (var space in pages)
            spaces[(int)space.Space] = space;
        var candidates = Math.Min(options.RememberedPages, pages.Sum(space => space.Candidates.Count));
        remembers = options.RememberedPages > 0;
        remembered = new RememberedPages(candidates);
    }

    public PageRuns Disk { get; } = new();

    public PageRuns Memory { get; } = new();

    /// <summary>
    /// Adds the page at <paramref name="index"/> of a batch. True when it took the next slot of <paramref name="segment"/>.
    /// </summary>
    public bool Add(PageBatch batch, int index, OpenSegment segment)
    {
        ref readonly var finding = ref batch.Findings[index];
        if (finding.Kind == PageKind.Unchanged)
            return false;
        var at = new PageLocation(batch.Pages!.Space, batch.Number(index));
        var page = at.Page.Value;
        var runs = Runs(at.Space);
        if (finding.Kind == PageKind.Zero)
        {
            runs.Add(PageRun.Zero(page));
            return false;
        }
        if (finding.Kind == PageKind.InBase)
        {
            runs.Add(PageRun.Base(page, finding.At));
            return false;
        }
        var content = batch.Content(index);
        if (remembers && TryFindStored(finding, content, out var owner, out var slot))
        {
            runs.Add(PageRun.Self(page, owner.Segment, slot));
            return false;
        }

        if (remembers)
            remembered.Add(finding.Hash, at);
        slot = segment.Count;
        if (finding.Kind == PageKind.NewNearBase)
        {
            PageDifference.Xor(content, @base.Page(finding.At.Space, finding.At.Page), segment.Take());
            runs.Add(PageRun.Delta(page, segment.Index, slot, finding.At));
        }
        else
        {
            content.CopyTo(segment.Take());
            runs.Add(PageRun.Literal(page, segment.Index, slot));
        }
        return true;
    }

    private bool TryFindStored(in PageFinding finding, ReadOnlySpan<byte> content, out PageRun owner, out int slot)
    {
        var matches = remembered.Find(finding.Hash);
        while (matches.TryNext(out var at))
        {
            if (!spaces[(int)at.Space]!.Read(at.Page, buffer).SequenceEqual(content))
                continue;
            owner = Runs(at.Space).Find(at.Page.Value);
            slot = owner.SlotAt((int)(at.Page.Value - owner.Page));
            return true;
        }
        owner = default;
        slot = 0;
        return false;
    }

    private PageRuns Runs(Space space) => space == Space.Disk ? Disk : Memory;
}
