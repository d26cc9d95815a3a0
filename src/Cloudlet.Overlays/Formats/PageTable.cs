namespace Cloudlet.Overlays.Formats;

/// <summary>
/// A whole page table, checked: runs ascend and do not overlap, every place that they name exists, and every slot belongs to
/// exactly one page.
/// </summary>
internal sealed record PageTable(
    Digest BaseId,
    long DiskPages,
    long MemoryPages,
    SegmentEntry[] Segments,
    PageRun[] Disk,
    PageRun[] Memory
)
{
    /// <summary>In the number that a segment begins with, its filter stands above the number of its slots.</summary>
    public const int FilterShift = 24;

    public ReadOnlySpan<PageRun> Runs(Space space) => space == Space.Disk ? Disk : Memory;

    /// <summary>How many pages come from where.</summary>
    public PageCounts Count() => Count(Disk) + Count(Memory);

    /// <summary>How many pages of some runs come from where.</summary>
    public static PageCounts Count(ReadOnlySpan<PageRun> runs)
    {
        Span<long> counts = stackalloc long[5];
        foreach (ref readonly var run in runs)
            counts[(int)run.Source] += run.Length;
        return new PageCounts(counts[0], counts[1], counts[2], counts[3], counts[4]);
    }
}
