using Cloudlet.Primitives;

namespace Cloudlet.Machines;

/// <summary>Neighbouring pages as runs of bytes: one system call each.</summary>
internal static class PageRuns
{
    /// <summary>The runs of <paramref name="pages"/>, in ascending order, in bytes.</summary>
    public static IEnumerable<Extent> Of(PageSet pages)
    {
        var run = default(Extent);
        foreach (var page in pages)
        {
            if (run.Length > 0 && page.Offset == run.End)
            {
                run = run with { Length = run.Length + Page.Size };
                continue;
            }
            if (run.Length > 0)
                yield return run;
            run = new Extent(page.Offset, Page.Size);
        }
        if (run.Length > 0)
            yield return run;
    }
}
