namespace Cloudlet.Overlays.Formats;

/// <summary>
/// Changed pages that follow one another and whose content comes from places that follow one another too, or
/// (<paramref name="Repeats"/>) all from the same place. A run with slots lies in one segment.
/// </summary>
/// <param name="Source">The kind of place.</param>
/// <param name="Repeats">Every page comes from the first place. Only for <see cref="PageSource.Base"/> and <see cref="PageSource.Self"/>.</param>
/// <param name="BaseSpace">The space of <paramref name="BasePage"/>.</param>
/// <param name="Length">How many pages: at least 1.</param>
/// <param name="Page">The first page, in the space that the run belongs to.</param>
/// <param name="Segment">For self, literal and delta: the segment.</param>
/// <param name="Slot">For self, literal and delta: the slot of the first page.</param>
/// <param name="BasePage">For base and delta: the base's page for the first page.</param>
internal readonly record struct PageRun(
    PageSource Source,
    bool Repeats,
    Space BaseSpace,
    int Length,
    long Page,
    int Segment,
    int Slot,
    long BasePage
)
{
    public static PageRun Zero(long page) => new(PageSource.Zero, false, default, 1, page, 0, 0, 0);

    public static PageRun Base(long page, PageLocation at) =>
        new(PageSource.Base, false, at.Space, 1, page, 0, 0, at.Page.Value);

    public static PageRun Self(long page, int segment, int slot) =>
        new(PageSource.Self, false, default, 1, page, segment, slot, 0);

    public static PageRun Literal(long page, int segment, int slot) =>
        new(PageSource.Literal, false, default, 1, page, segment, slot, 0);

    public static PageRun Delta(long page, int segment, int slot, PageLocation from) =>
        new(PageSource.Delta, false, from.Space, 1, page, segment, slot, from.Page.Value);

    public long End => Page + Length;

    /// <summary>Whether the pages have slots of their own.</summary>
    public bool OwnsSlots => Source is PageSource.Literal or PageSource.Delta;

    public bool HasSlots => Source >= PageSource.Self;

    public bool HasBase => Source is PageSource.Base or PageSource.Delta;

    public PageNumber PageAt(int index) => new(Page + index);

    public int SlotAt(int index) => Slot + (Repeats ? 0 : index);

    public PageNumber BasePageAt(int index) => new(BasePage + (Repeats ? 0 : index));

    /// <summary>This run and <paramref name="next"/>, a run of one page, as one, when they are.</summary>
    public bool TryExtend(in PageRun next, out PageRun extended)
    {
        extended = this;
        if (next.Page != End || next.Source != Source || next.Segment != Segment || Length == int.MaxValue)
            return false;
        if (next.BaseSpace != BaseSpace)
            return false;
        var follows = next.Slot == Slot + (HasSlots ? Length : 0) && next.BasePage == BasePage + (HasBase ? Length : 0);
        if (follows && !Repeats)
        {
            extended = this with { Length = Length + 1 };
            return true;
        }
        var repeats = Source is PageSource.Base or PageSource.Self && next.Slot == Slot && next.BasePage == BasePage;
        if (repeats && (Repeats || Length == 1))
        {
            extended = this with { Length = Length + 1, Repeats = true };
            return true;
        }
        return false;
    }
}
