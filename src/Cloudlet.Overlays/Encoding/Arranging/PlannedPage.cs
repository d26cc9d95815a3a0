using Cloudlet.Overlays.Formats;

namespace Cloudlet.Overlays;

/// <summary>A changed page whose slot may not be known yet.</summary>
internal readonly record struct PlannedPage
{
    private const int SpaceShift = 40;
    private readonly long where;
    private readonly PageSource source;
    private readonly Space baseSpace;
    private readonly bool isInWindow;

    private PlannedPage(
        PageLocation at,
        PageSource source,
        long where,
        Space baseSpace = default,
        bool isInWindow = false
    )
    {
        Key = KeyOf(at);
        this.source = source;
        this.where = where;
        this.baseSpace = baseSpace;
        this.isInWindow = isInWindow;
    }

    /// <summary>Orders pages as they are encoded: memory first, then ascending.</summary>
    public long Key { get; }

    /// <summary>Where it stands.</summary>
    public PageLocation At =>
        new(Key >> SpaceShift == 0 ? Space.Memory : Space.Disk, new PageNumber(Key & ((1L << SpaceShift) - 1)));

    /// <summary>Whether it is all zeros.</summary>
    public bool IsZero => source == PageSource.Zero;

    /// <summary>The stored page of the window whose content it has: itself, or another one.</summary>
    public int Stored => isInWindow ? (int)where : -1;

    public static long KeyOf(PageLocation at) => (at.Space == Space.Memory ? 0 : 1L << SpaceShift) | at.Page.Value;

    public static PlannedPage Zero(PageLocation at) => new(at, PageSource.Zero, 0);

    public static PlannedPage InBase(PageLocation at, PageLocation from) =>
        new(at, PageSource.Base, from.Page.Value, from.Space);

    /// <summary>A page that owns the slot that <paramref name="stored"/> gets.</summary>
    public static PlannedPage Owner(PageLocation at, int stored, bool isDelta) =>
        new(at, isDelta ? PageSource.Delta : PageSource.Literal, stored, at.Space, isInWindow: true);

    /// <summary>A page with the content of one of this window.</summary>
    public static PlannedPage Same(PageLocation at, int stored) => new(at, PageSource.Self, stored, isInWindow: true);

    /// <summary>A page with the content of one that has its slot.</summary>
    public static PlannedPage Same(PageLocation at, SlotPlace place) =>
        new(at, PageSource.Self, ((long)place.Segment << 32) | (uint)place.Slot);

    /// <summary>The page as the page table has it, when the window's slots are known.</summary>
    public PageRun ToRun(ReadOnlySpan<SlotPlace> places)
    {
        var page = At.Page.Value;
        if (source == PageSource.Zero)
            return PageRun.Zero(page);
        if (source == PageSource.Base)
            return PageRun.Base(page, new PageLocation(baseSpace, new PageNumber(where)));
        var place = isInWindow ? places[(int)where] : new SlotPlace((int)(where >> 32), (int)where);
        return source switch
        {
            PageSource.Self => PageRun.Self(page, place.Segment, place.Slot),
            PageSource.Literal => PageRun.Literal(page, place.Segment, place.Slot),
            _ => PageRun.Delta(page, place.Segment, place.Slot, At),
        };
    }
}
