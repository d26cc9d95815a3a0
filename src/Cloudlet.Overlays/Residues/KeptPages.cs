using Cloudlet.Overlays.Formats;

namespace Cloudlet.Overlays;

/// <summary>What of a known overlay's table still holds after the machine changed some pages, and which of its segments are worth keeping for that.</summary>
internal sealed class KeptPages
{
    private readonly PageTable table;
    private readonly PageSet[] encoded;
    private readonly long[] starts;
    private readonly int[] places;

    // Slots of kept segments whose page changed, with that page's run: a page that shared the slot takes it over.
    private readonly Dictionary<long, PageRun> lost = [];

    private KeptPages(PageTable table, IReadOnlyList<IChangedPages> spaces)
    {
        this.table = table;
        encoded = [new PageSet(table.DiskPages), new PageSet(table.MemoryPages)];
        foreach (var space in spaces)
        {
            foreach (var page in space.Candidates)
                encoded[(int)space.Space].Add(page);
        }
        starts = new long[table.Segments.Length + 1];
        for (var i = 0; i < table.Segments.Length; i++)
            starts[i + 1] = starts[i] + table.Segments[i].Slots;
        places = new int[table.Segments.Length];
    }

    /// <summary>The known segments that are named again, by their number there, in order.</summary>
    public List<int> Segments { get; } = [];

    /// <summary>Their entries in the table.</summary>
    public IEnumerable<SegmentEntry> Entries => Segments.Select(segment => table.Segments[segment]);

    /// <summary>Decides it.</summary>
    public static KeptPages Of(PageTable table, IReadOnlyList<IChangedPages> spaces)
    {
        var kept = new KeptPages(table, spaces);
        kept.ChooseSegments();
        kept.FindLostOwners();
        return kept;
    }

    /// <summary>The pages that are encoded anew: changed ones, and those of segments that are not worth keeping.</summary>
    public PageSet Encoded(Space space) => encoded[(int)space];

    /// <summary>The pages that are not encoded anew, ascending, each as a run of one page with the segments' new numbers.</summary>
    public IEnumerable<PageRun> Runs(Space space)
    {
        for (var number = 0; number < table.Runs(space).Length; number++)
        {
            var run = table.Runs(space)[number];
            for (var i = 0; i < run.Length; i++)
            {
                if (encoded[(int)space].Contains(run.PageAt(i)))
                    continue;
                var page = One(run, i);
                // It shared the slot with a page that has it no more: now it is the owner.
                if (page.Source == PageSource.Self && lost.Remove(SlotOf(page), out var owner))
                    page = owner with { Page = page.Page };
                yield return page.HasSlots ? page with { Segment = places[page.Segment] } : page;
            }
        }
    }

    private static PageRun One(in PageRun run, int index) =>
        run with
        {
            Page = run.Page + index,
            Length = 1,
            Repeats = false,
            Slot = run.HasSlots ? run.SlotAt(index) : 0,
            BasePage = run.HasBase ? run.BasePageAt(index).Value : 0,
        };

    private long SlotOf(in PageRun page) => starts[page.Segment] + page.Slot;

    private void ChooseSegments()
    {
        var used = new PageSet(starts[^1]);
        foreach (var (_, page) in Pages())
        {
            if (page.HasSlots)
                used.Add(new PageNumber(SlotOf(page)));
        }
        var isKept = new bool[places.Length];
        for (var segment = 0; segment < places.Length; segment++)
        {
            var count = 0;
            for (var slot = starts[segment]; slot < starts[segment + 1]; slot++)
                count += used.Contains(new PageNumber(slot)) ? 1 : 0;
            if (isKept[segment] = count * 2 >= table.Segments[segment].Slots)
            {
                places[segment] = Segments.Count;
                Segments.Add(segment);
            }
        }
        foreach (var (space, page) in Pages())
        {
            if (page.HasSlots && !isKept[page.Segment])
                encoded[(int)space].Add(new PageNumber(page.Page));
        }
    }

    private void FindLostOwners()
    {
        var kept = Segments.ToHashSet();
        foreach (var space in (Space[])[Space.Disk, Space.Memory])
        {
            foreach (ref readonly var run in table.Runs(space))
            {
                if (!run.OwnsSlots || !kept.Contains(run.Segment))
                    continue;
                for (var i = 0; i < run.Length; i++)
                {
                    if (encoded[(int)space].Contains(run.PageAt(i)))
                        lost.Add(SlotOf(One(run, i)), One(run, i));
                }
            }
        }
    }

    /// <summary>The pages of the table that the machine did not change, as runs of one page. The set may grow meanwhile.</summary>
    private IEnumerable<(Space Space, PageRun Page)> Pages()
    {
        foreach (var space in (Space[])[Space.Disk, Space.Memory])
        {
            for (var number = 0; number < table.Runs(space).Length; number++)
            {
                var run = table.Runs(space)[number];
                for (var i = 0; i < run.Length; i++)
                {
                    if (!encoded[(int)space].Contains(run.PageAt(i)))
                        yield return (space, One(run, i));
                }
            }
        }
    }
}
