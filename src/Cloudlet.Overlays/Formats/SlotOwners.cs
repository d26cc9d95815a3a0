namespace Cloudlet.Overlays.Formats;

/// <summary>Checks that every slot belongs to exactly one literal or delta page.</summary>
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
        if (slots != counts.Literal + counts.Delta)
            throw new OverlayCorruptException(
                "page table",
                null,
                $"{slots} slots cannot hold {counts.Literal + counts.Delta} stored pages"
            );
        var owned = new PageSet(slots);
        Mark(table.Disk, starts, owned);
        Mark(table.Memory, starts, owned);
        if (owned.Count != slots)
            throw new OverlayCorruptException("page table", null, "two pages own the same slot");
    }

    private static void Mark(ReadOnlySpan<PageRun> runs, long[] starts, PageSet owned)
    {
        foreach (ref readonly var run in runs)
        {
            if (run.OwnsSlots)
                owned.AddRange(new PageNumber(starts[run.Segment] + run.Slot), run.Length);
        }
    }
}
