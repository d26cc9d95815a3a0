using System.Runtime.InteropServices;

namespace Cloudlet.Overlays.Formats;

/// <summary>The changed pages of one space, ascending, as runs: put together page by page by the encoder.</summary>
internal sealed class PageRuns
{
    private readonly List<PageRun> runs = [];

    public ReadOnlySpan<PageRun> Span => CollectionsMarshal.AsSpan(runs);

    public long PageCount { get; private set; }

    /// <summary>Adds one page, which stands after all that are there.</summary>
    public void Add(in PageRun page)
    {
        PageCount += page.Length;
        var written = CollectionsMarshal.AsSpan(runs);
        if (written.Length > 0 && written[^1].TryExtend(page, out var extended))
            written[^1] = extended;
        else
            runs.Add(page);
    }

    /// <summary>Adds a run of any length, as it is.</summary>
    public void AddRun(in PageRun run)
    {
        PageCount += run.Length;
        runs.Add(run);
    }

    /// <summary>The run that holds <paramref name="page"/>, which is there.</summary>
    public ref readonly PageRun Find(long page)
    {
        var span = Span;
        var (low, high) = (0, span.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (span[middle].Page <= page)
                low = middle;
            else
                high = middle - 1;
        }
        return ref span[low];
    }
}
