namespace Cloudlet.Overlays;

/// <summary>
/// The order in which the stored pages of a window get their slots. Rows of neighbours of one kind stay together. What the guest wants first comes first, then
/// memory before disk; within these, rows of one filter, which share no segment with others, and of one kind stand together, and a row that holds a part of the same content as an earlier one stands right behind it, where zstd still
/// sees that one. All its arrays are used again for the next window.
/// </summary>
internal sealed class Arrangement : IDisposable
{
    // 32 KiB: longer rows put fewer alike pages next to one another, shorter ones make the page table longer and the writing of pages slower.
    private const int RowPages = 8;

    private readonly NativeList<Row> rows = new();
    private readonly NativeList<int> rowOf = new();
    private readonly NativeList<ulong> roots = new();
    private readonly NativeList<StoredPage> ordered = new();
    private readonly NativeList<SlotPlace> places = new();
    private readonly NativeList<int> ends = new();
    private int firstSegment;

    /// <summary>The slot of each stored page, by its index in the window.</summary>
    public ReadOnlySpan<SlotPlace> Places => places.Span;

    /// <summary>How many segments there are.</summary>
    public int SegmentCount => ends.Count;

    /// <summary>How many pages stand before a segment.</summary>
    public int Start(int index) => index == 0 ? 0 : ends.Span[index - 1];

    /// <summary>The pages of one of the segments, slot by slot.</summary>
    public ReadOnlySpan<StoredPage> Segment(int index) => ordered.Span[Start(index)..ends.Span[index]];

    /// <summary>Where a stored page stands in the order of all slots, by its index in the window.</summary>
    public int PositionOf(int stored)
    {
        var place = places.Span[stored];
        return Start(place.Segment - firstSegment) + place.Slot;
    }

    /// <summary>Arranges pages in segments of at most <paramref name="slots"/> slots, the first of which gets the number <paramref name="firstSegment"/>.</summary>
    public void Arrange(ReadOnlySpan<StoredPage> pages, int slots, int firstSegment)
    {
        rows.Clear();
        rowOf.Clear();
        roots.Clear();
        ordered.Clear();
        places.Clear();
        ends.Clear();
        this.firstSegment = firstSegment;
        CutRows(pages);
        LinkRows(pages);
        Place(pages, slots);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        rows.Dispose();
        rowOf.Dispose();
        roots.Dispose();
        ordered.Dispose();
        places.Dispose();
        ends.Dispose();
    }

    private void CutRows(ReadOnlySpan<StoredPage> pages)
    {
        for (var i = 0; i < pages.Length; i++)
        {
            var fits =
                i > 0
                && rows.Span[^1].Length < RowPages
                && pages[i].Kind == pages[i - 1].Kind
                && pages[i].Filter == pages[i - 1].Filter
                && pages[i].IsWanted == pages[i - 1].IsWanted
                && pages[i].At.Space == pages[i - 1].At.Space;
            if (fits)
                rows.Span[^1].Length++;
            else
                rows.Add(
                    new Row
                    {
                        First = i,
                        Length = 1,
                        Next = -1,
                    }
                );
            rowOf.Add(rows.Count - 1);
        }
    }

    private void LinkRows(ReadOnlySpan<StoredPage> pages)
    {
        var all = rows.Span;
        for (var i = 0; i < all.Length; i++)
        {
            ref var row = ref all[i];
            var first = pages[row.First];
            var parent = ParentOf(pages.Slice(row.First, row.Length), i);
            if (parent >= 0 && AreInOnePlace(pages[all[parent].First], first))
            {
                row.Next = all[parent].Next;
                all[parent].Next = i;
                continue;
            }
            var rank = (first.IsWanted ? 0UL : 2) + (first.At.Space == Space.Memory ? 0UL : 1);
            // Noise is written as fast as it is read. Before all other kinds, its writing goes on beside their compression.
            var kind = unchecked((byte)(first.Kind - PageTraits.Incompressible));
            roots.Add((rank << 56) | ((ulong)first.Filter << 48) | ((ulong)kind << 40) | (uint)i);
        }
        roots.Span.Sort();
    }

    private static bool AreInOnePlace(in StoredPage left, in StoredPage right) =>
        left.IsWanted == right.IsWanted && left.Filter == right.Filter;

    /// <summary>The row before this one that most of its pages are similar to, or -1.</summary>
    private int ParentOf(ReadOnlySpan<StoredPage> pages, int row)
    {
        var (parent, votes) = (-1, 0);
        foreach (ref readonly var page in pages)
        {
            if (page.Similar < 0 || rowOf.Span[page.Similar] == row)
                continue;
            var vote = rowOf.Span[page.Similar];
            if (votes == 0)
                parent = vote;
            votes += vote == parent ? 1 : -1;
        }
        return parent;
    }

    private void Place(ReadOnlySpan<StoredPage> pages, int slots)
    {
        for (var i = 0; i < pages.Length; i++)
            places.Add(default);
        var start = 0;
        foreach (var root in roots.Span)
        {
            for (var row = (int)(uint)root; row >= 0; row = rows.Span[row].Next)
            {
                var (first, length) = (rows.Span[row].First, rows.Span[row].Length);
                for (var i = first; i < first + length; i++)
                {
                    var isFull = ordered.Count - start == slots;
                    if (isFull || (ordered.Count > start && ordered.Span[^1].Filter != pages[i].Filter))
                    {
                        ends.Add(ordered.Count);
                        start = ordered.Count;
                    }
                    places.Span[i] = new SlotPlace(firstSegment + ends.Count, ordered.Count - start);
                    ordered.Add(pages[i]);
                }
            }
        }
        if (start < ordered.Count)
            ends.Add(ordered.Count);
    }

    private struct Row
    {
        public int First;
        public int Length;

        /// <summary>The row that stands behind it; -1: none.</summary>
        public int Next;
    }
}
