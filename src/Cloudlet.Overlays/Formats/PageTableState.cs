namespace Cloudlet.Overlays.Formats;

/// <summary>
/// What the next run is expected to be, so that the columns hold only surprises: the reader and the writer of page tables
/// keep the same one.
/// </summary>
internal struct PageTableState
{
    public const int RepeatsFlag = 0x08;
    public const int BaseSpaceFlag = 0x10;
    public const int SourceMask = 0x07;

    private long basePage;
    private int slot;

    /// <summary>The page after the last run.</summary>
    public long Page { get; private set; }

    /// <summary>The segment of the last run with slots.</summary>
    public int Segment { get; private set; }

    /// <summary>The slot that is expected in <paramref name="segment"/>: after the last literal or delta run, or the first of another segment.</summary>
    public readonly int SlotIn(int segment) => segment == Segment ? slot : 0;

    /// <summary>The base page that is expected: for a delta the one at the same place, else the one after the last base run.</summary>
    public readonly long BasePageFor(PageSource source, long page) => source == PageSource.Delta ? page : basePage;

    public void BeginSpace() => Page = 0;

    public void Advance(in PageRun run)
    {
        Page = run.End;
        if (run.Source == PageSource.Base)
            basePage = run.BasePage + (run.Repeats ? 1 : run.Length);
        if (!run.HasSlots)
            return;
        slot = run.SlotAt(run.Length - 1) + 1;
        Segment = run.Segment;
    }
}
