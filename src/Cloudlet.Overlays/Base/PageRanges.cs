namespace Cloudlet.Overlays;

/// <summary>A set of pages as ranges of neighbours.</summary>
internal static class PageRanges
{
    /// <summary>The ranges, ascending, each of at most <paramref name="most"/> pages.</summary>
    public static IEnumerable<(PageNumber First, int Count)> Of(PageSet pages, int most)
    {
        var (first, count) = (new PageNumber(0), 0);
        foreach (var page in pages)
        {
            if (count > 0 && (page.Value != first.Value + count || count == most))
            {
                yield return (first, count);
                count = 0;
            }
            if (count++ == 0)
                first = page;
        }
        if (count > 0)
            yield return (first, count);
    }
}
