using Cloudlet.Overlays.Formats;

namespace Cloudlet.Overlays;

/// <summary>The page table of a residue: what is kept of the known overlay, and what was encoded anew.</summary>
internal sealed class TableUnion(KeptPages kept, PageTable fresh)
{
    /// <summary>All segments: the kept ones, then the new ones.</summary>
    public IReadOnlyList<SegmentEntry> Segments { get; } = [.. kept.Entries, .. fresh.Segments];

    /// <summary>The runs of one space. Call it once for each: pages that take over a slot do so once.</summary>
    public PageRuns Merge(Space space)
    {
        var merged = new PageRuns();
        using var old = kept.Runs(space).GetEnumerator();
        var more = old.MoveNext();
        foreach (var run in fresh.Runs(space))
        {
            for (; more && old.Current.Page < run.Page; more = old.MoveNext())
                merged.Add(old.Current);
            merged.AddRun(run.HasSlots ? run with { Segment = run.Segment + kept.Segments.Count } : run);
        }
        for (; more; more = old.MoveNext())
            merged.Add(old.Current);
        return merged;
    }
}
