using Cloudlet.Overlays.Formats;

namespace Cloudlet.Overlays;

/// <summary>
/// Gathers analysed pages in a window, one after the other, and gives them their slots when it is full: the part of encoding that sees the whole,
/// and so finds content that the overlay has already.
/// </summary>
internal sealed class PageAssembler : IDisposable
{
    // Four changed pages for each stored one.
    private const int PlannedForStored = 4;
    private const byte DeltaKind = PageTraits.Incompressible - 1;

    private readonly IChangedPages?[] spaces = new IChangedPages?[2];
    private readonly EncoderOptions options;
    private readonly RememberedPages remembered;
    private readonly bool remembers;
    private readonly byte[] buffer = new byte[Page.Size];
    private readonly NativeList<PlannedPage> planned = new();
    private readonly NativeList<StoredPage> stored = new();

    // Of planned pages that are neither zeros nor stored in this window, one after the other.
    private readonly NativeList<Digest> otherDigests = new();
    private readonly byte[] records = new byte[PageBatch.Capacity * OverlayIdentity.RecordSize];
    private readonly SimilarPages similar;

    public PageAssembler(IReadOnlyList<IChangedPages> pages, EncoderOptions options)
    {
        this.options = options;
        foreach (var space in pages)
            spaces[(int)space.Space] = space;
        var candidates = pages.Sum(space => space.Candidates.Count);
        remembers = options.RememberedPages > 0;
        remembered = new RememberedPages(Math.Min(options.RememberedPages, candidates));
        similar = new SimilarPages((int)Math.Min(options.WindowPages, candidates));
    }

    public PageRuns Disk { get; } = new();

    public PageRuns Memory { get; } = new();

    /// <summary>How the window's pages were arranged when it was closed last.</summary>
    public Arrangement Arrangement { get; } = new();

    /// <summary>The SHA-256 of each stored page of the window that was closed last, in the order of its slots. Segments fill it.</summary>
    public NativeList<Digest> Digests { get; } = new();

    /// <summary>The window must be closed before more pages are added.</summary>
    public bool IsFull =>
        stored.Count >= options.WindowPages || planned.Count >= options.WindowPages * PlannedForStored;

    /// <summary>Adds the page at <paramref name="index"/> of a batch; batches come memory first, ascending.</summary>
    public void Add(PageBatch batch, int index)
    {
        ref readonly var finding = ref batch.Findings[index];
        var at = new PageLocation(batch.Pages!.Space, batch.Number(index));
        switch (finding.Kind)
        {
            case PageKind.Unchanged:
                break;
            case PageKind.Zero:
                planned.Add(PlannedPage.Zero(at));
                break;
            case PageKind.InBase:
                planned.Add(PlannedPage.InBase(at, finding.At));
                otherDigests.Add(batch.Digests[index]);
                break;
            default:
                AddNew(at, finding, batch.Content(index));
                break;
        }
    }

    /// <summary>Arranges what is in the window. The new segments are numbered from <paramref name="firstSegment"/>.</summary>
    public void Close(int firstSegment)
    {
        Arrangement.Arrange(stored.Span, options.SegmentSlots, firstSegment);
        Digests.Resize(stored.Count);
        foreach (ref readonly var page in planned.Span)
            Runs(page.At.Space).Add(page.ToRun(Arrangement.Places));
    }

    /// <summary>Tells the identity of the window's pages, once the segments have hashed theirs, and empties the window.</summary>
    public void Identify(OverlayIdentity identity)
    {
        var (space, length, other) = (Space.Memory, 0, 0);
        foreach (ref readonly var page in planned.Span)
        {
            if (length == records.Length || page.At.Space != space)
            {
                identity.Append(space, records.AsSpan(0, length));
                (space, length) = (page.At.Space, 0);
            }
            var digest =
                page.IsZero ? OverlayIdentity.ZeroPage
                : page.Stored >= 0 ? Digests.Span[Arrangement.PositionOf(page.Stored)]
                : otherDigests.Span[other++];
            OverlayIdentity.WriteRecord(records.AsSpan(length), page.At.Page, digest);
            length += OverlayIdentity.RecordSize;
        }
        identity.Append(space, records.AsSpan(0, length));
        planned.Clear();
        stored.Clear();
        otherDigests.Clear();
        similar.Clear();
    }

    public void Dispose()
    {
        planned.Dispose();
        stored.Dispose();
        otherDigests.Dispose();
        Digests.Dispose();
        similar.Dispose();
        Arrangement.Dispose();
    }

    private void AddNew(PageLocation at, in PageFinding finding, ReadOnlySpan<byte> content)
    {
        if (remembers && TryFindStored(at, finding, content, out var same))
        {
            planned.Add(same);
            if (same.Stored < 0)
                otherDigests.Add(Digest.Of(content));
            return;
        }
        if (remembers)
            remembered.Add(finding.Hash, at);
        var isDelta = finding.Kind == PageKind.NewNearBase;
        var index = stored.Count;
        stored.Add(
            new StoredPage(
                at,
                isDelta ? DeltaKind : finding.Traits.Kind,
                isDelta,
                finding.Filter,
                options.IsWanted(at),
                isDelta ? -1 : similar.Exchange(finding.Traits.Marks, index)
            )
        );
        planned.Add(PlannedPage.Owner(at, index, isDelta));
    }

    private bool TryFindStored(
        PageLocation at,
        in PageFinding finding,
        ReadOnlySpan<byte> content,
        out PlannedPage page
    )
    {
        var matches = remembered.Find(finding.Hash);
        while (matches.TryNext(out var there))
        {
            if (!spaces[(int)there.Space]!.Read(there.Page, buffer).SequenceEqual(content))
                continue;
            page = Owner(at, there);
            return true;
        }
        page = default;
        return false;
    }

    private PlannedPage Owner(PageLocation at, PageLocation there)
    {
        var key = PlannedPage.KeyOf(there);
        if (planned.Count > 0 && key >= planned.Span[0].Key)
        {
            var (low, high) = (0, planned.Count - 1);
            while (low < high)
            {
                var middle = (low + high + 1) / 2;
                (low, high) = planned.Span[middle].Key <= key ? (middle, high) : (low, middle - 1);
            }
            return PlannedPage.Same(at, planned.Span[low].Stored);
        }
        var run = Runs(there.Space).Find(there.Page.Value);
        return PlannedPage.Same(at, new SlotPlace(run.Segment, run.SlotAt((int)(there.Page.Value - run.Page))));
    }

    private PageRuns Runs(Space space) => space == Space.Disk ? Disk : Memory;
}
