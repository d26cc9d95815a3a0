using Cloudlet.Primitives;

namespace Cloudlet.Machines;

/// <summary>
/// Where everything stands in a qcow2 file that is written in one go: header, refcount table, refcount blocks, first-level
/// table, second-level tables, then the pages with content in ascending order. All positions are counted in clusters,
/// and a cluster is a page.
/// </summary>
internal sealed class Qcow2Layout
{
    /// <summary>Bytes of a cluster.</summary>
    public const int ClusterSize = Page.Size;

    /// <summary>Clusters that one second-level table maps.</summary>
    public const int TableEntries = ClusterSize / sizeof(ulong);

    /// <summary>Clusters that one refcount block counts, 16 bits each.</summary>
    public const int CountsPerBlock = ClusterSize / sizeof(ushort);

    private readonly ulong[] content;
    private readonly long[] contentBefore;

    /// <summary>Plans the file for a virtual disk of <paramref name="virtualSize"/> bytes.</summary>
    public Qcow2Layout(long virtualSize, PageSet changed, PageSet zero)
    {
        Tables = (Page.CountFor(virtualSize) + TableEntries - 1) / TableEntries;
        content = new ulong[(changed.Capacity + 63) / 64];
        var used = new PageSet(Tables);
        foreach (var page in changed)
        {
            used.Add(new PageNumber(page.Value / TableEntries));
            if (!zero.Contains(page))
                content[page.Value >> 6] |= 1UL << (int)(page.Value & 63);
        }
        UsedTables = used;
        contentBefore = CountBefore();
        FirstLevelClusters = Clusters(Tables * sizeof(ulong));
        (RefcountBlocks, RefcountTableClusters) = PlanRefcounts(
            1 + FirstLevelClusters + UsedTables.Count + ContentPages
        );
    }

    /// <summary>Entries of the first-level table: second-level tables that the disk could have.</summary>
    public long Tables { get; }

    /// <summary>The second-level tables that there are.</summary>
    public PageSet UsedTables { get; }

    /// <summary>Pages with content.</summary>
    public long ContentPages => contentBefore[^1];

    public long RefcountTableClusters { get; }

    public long RefcountBlocks { get; }

    public long FirstLevelClusters { get; }

    public static long RefcountTable => 1;

    public long FirstRefcountBlock => RefcountTable + RefcountTableClusters;

    public long FirstLevel => FirstRefcountBlock + RefcountBlocks;

    public long FirstTable => FirstLevel + FirstLevelClusters;

    public long FirstContent => FirstTable + UsedTables.Count;

    /// <summary>Clusters of the whole file.</summary>
    public long Length => FirstContent + ContentPages;

    /// <summary>Whether the page has content in this file.</summary>
    public bool HasContent(PageNumber page) => (content[page.Value >> 6] & (1UL << (int)(page.Value & 63))) != 0;

    /// <summary>The cluster of a page with content. Takes a few nanoseconds: ranks of whole tables are kept, the rest is counted.</summary>
    public long ClusterOf(PageNumber page)
    {
        var table = page.Value / TableEntries;
        var rank = contentBefore[table];
        var word = page.Value >> 6;
        for (var i = table * (TableEntries / 64); i < word; i++)
            rank += long.CreateTruncating(ulong.PopCount(content[i]));
        var below = (1UL << (int)(page.Value & 63)) - 1;
        return FirstContent + rank + long.CreateTruncating(ulong.PopCount(content[word] & below));
    }

    private static long Clusters(long bytes) => (bytes + ClusterSize - 1) / ClusterSize;

    // Refcounts count themselves too.
    private static (long Blocks, long TableClusters) PlanRefcounts(long others)
    {
        var (blocks, table) = (1L, 1L);
        while (true)
        {
            var needed = (others + blocks + table + CountsPerBlock - 1) / CountsPerBlock;
            var tableNeeded = Clusters(needed * sizeof(ulong));
            if (needed <= blocks && tableNeeded <= table)
                return (blocks, table);
            (blocks, table) = (Math.Max(blocks, needed), Math.Max(table, tableNeeded));
        }
    }

    private long[] CountBefore()
    {
        var before = new long[Tables + 1];
        for (var i = 0; i < content.Length; i++)
            before[(i / (TableEntries / 64)) + 1] += long.CreateTruncating(ulong.PopCount(content[i]));
        for (var i = 1; i < before.Length; i++)
            before[i] += before[i - 1];
        return before;
    }
}
