namespace Cloudlet.Overlays.Formats;

/// <summary>
/// Checks that no slot belongs to two pages, that pages share only slots that belong to one, and that at least half of all slots do: a residue names segments again of which
/// some pages have changed since.
/// </summary>
internal static class SlotOwners
{
    public static void Check(PageTable table)
    {
        // Slots are numbered through all segments. Their count is compared before a bit is allocated for each.
        var starts = new long[table.Segments.Length];
        var slots = 0L;
        for (var i = 0; i < starts.Length; i++)
        {
            starts[i] = slots;
            slots += table.Segments[i].Slots;
        }
        var counts = table.Count();
        var stored = counts.Literal + counts.Delta;
        if (slots < stored || slots > stored * 2)
            throw Corrupt($"it has {slots} slots for {stored} stored pages");
        var owned = new PageSet(slots);
        Mark(table.Disk, starts, owned);
        Mark(table.Memory, starts, owned);
        if (owned.Count != stored)
            throw Corrupt("two pages own the same slot");
        if (slots == stored)
            return;
        CheckShared(table.Disk, starts, owned);
        CheckShared(table.Memory, starts, owned);
    }

    private static void Mark(ReadOnlySpan<PageRun> runs, long[] starts, PageSet owned)
    {
        foreach (ref readonly var run in runs)
        {
            if (run.OwnsSlots)
                owned.AddRange(new PageNumber(starts[run.Segment] + run.Slot), run.Length);
        }
    }

    private static void CheckShared(ReadOnlySpan<PageRun> runs, long[] starts, PageSet owned)
    {
        foreach (ref readonly var run in runs)
        {
            if (run.Source != PageSource.Self)
                continue;
            for (var i = 0; i < (run.Repeats ? 1 : run.Length); i++)
            {
                if (!owned.Contains(new PageNumber(starts[run.Segment] + run.SlotAt(i))))
                    throw Corrupt($"page {run.PageAt(i)} shares a slot that belongs to no page");
            }
        }
    }

    private static OverlayCorruptException Corrupt(string problem) => new("page table", null, problem);
}
