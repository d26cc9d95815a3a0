using Cloudlet.Overlays.Formats;

namespace Cloudlet.Overlays;

/// <summary>Which neighbouring segments of an overlay become one, and where their slots are then.</summary>
internal sealed class JoinedSegments
{
    private readonly PageTable table;
    private readonly SlotPlace[] places;
    private int placed;

    public JoinedSegments(PageTable table, int mostSlots)
    {
        this.table = table;
        places = new SlotPlace[table.Segments.Length];
        var groups = new List<int[]>();
        var (first, slots) = (0, 0);
        for (var i = 0; i < places.Length; i++)
        {
            var fits = slots + table.Segments[i].Slots <= mostSlots && Filter(i) == Filter(first);
            if (i > first && !fits)
            {
                groups.Add([.. Enumerable.Range(first, i - first)]);
                (first, slots) = (i, 0);
            }
            slots += table.Segments[i].Slots;
            Slots += table.Segments[i].Slots;
        }
        if (places.Length > 0)
            groups.Add([.. Enumerable.Range(first, places.Length - first)]);
        Groups = groups;
    }

    /// <summary>The old segments that may become one.</summary>
    public IReadOnlyList<int[]> Groups { get; }

    /// <summary>How many slots all segments have.</summary>
    public long Slots { get; }

    /// <summary>Old segments, each the next one of the new overlay, too.</summary>
    public void Keep(IReadOnlyList<int> segments)
    {
        foreach (var segment in segments)
            Join([segment]);
    }

    /// <summary>Old segments, one behind the other the next one of the new overlay.</summary>
    public void Join(IReadOnlyList<int> segments)
    {
        var slots = 0;
        foreach (var segment in segments)
        {
            places[segment] = new SlotPlace(placed, slots);
            slots += table.Segments[segment].Slots;
        }
        placed++;
    }

    private PageFilter Filter(int segment) => table.Segments[segment].Filter;

    /// <summary>The runs of a space, as the new page table has them; all groups were kept or joined.</summary>
    public PageRuns Runs(Space space)
    {
        var runs = new PageRuns();
        foreach (ref readonly var run in table.Runs(space))
        {
            if (!run.HasSlots)
            {
                runs.AddRun(run);
                continue;
            }
            var place = places[run.Segment];
            runs.AddRun(run with { Segment = place.Segment, Slot = place.Slot + run.Slot });
        }
        return runs;
    }
}
