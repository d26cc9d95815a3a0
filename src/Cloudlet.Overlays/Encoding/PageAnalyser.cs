using System.Runtime.InteropServices;
using Cloudlet.Overlays.Formats;
using Cloudlet.Overlays.Hashing;

namespace Cloudlet.Overlays;

/// <summary>Looks at pages one by one, with nothing but the base beside them: the part of encoding that runs on all threads.</summary>
internal sealed class PageAnalyser(BaseImage @base, EncoderOptions options) : IDisposable
{
    private readonly FilterChooser filters = new(options.Filters);

    public void Analyse(PageBatch batch)
    {
        batch.Read(@base);
        Span<int> hashed = stackalloc int[PageBatch.Capacity];
        var count = 0;
        var last = default(PageFinding);
        for (var i = 0; i < batch.Count; i++)
        {
            var finding = Find(batch, i, last);
            batch.Findings[i] = finding;
            if (finding.Kind == PageKind.Unchanged)
                continue;
            last = finding;
            if (finding.Kind == PageKind.InBase)
                hashed[count++] = i;
        }
        Hash(batch, hashed[..count]);
    }

    public void Dispose() => filters.Dispose();

    private static void Hash(PageBatch batch, ReadOnlySpan<int> places)
    {
        Span<Digest> digests = stackalloc Digest[PageBatch.Capacity];
        PageSha256.Of(batch.Contents, places, MemoryMarshal.AsBytes(digests));
        for (var i = 0; i < places.Length; i++)
            batch.Digests[places[i]] = digests[i];
    }

    private PageFinding Find(PageBatch batch, int index, in PageFinding last)
    {
        var content = batch.Content(index);
        var before = @base.Page(batch.Pages!.Space, batch.Number(index));
        if (content.SequenceEqual(before))
            return default;
        if (Page.IsZero(content))
            return new PageFinding(PageKind.Zero, default, default);
        // Moved content moves in rows. This keeps runs long where the base has a page twice, and is cheaper than a hash.
        if (last.Kind == PageKind.InBase && Holds(last.At.Plus(1), content))
            return last with { At = last.At.Plus(1) };

        var hash = XxHash128.Of(content);
        if (@base.TryFind(content, hash, out var at))
            return new PageFinding(PageKind.InBase, at, hash);
        var near = PageDifference.Count(content, before, options.DifferenceBytes);
        var paysOff = near <= options.DifferenceBytes && near < PageDifference.CountNonZero(content);
        if (paysOff)
            return new PageFinding(PageKind.NewNearBase, default, hash);
        var traits = PageTraits.Of(content);
        return new PageFinding(PageKind.New, default, hash, traits, filters.Choose(content, traits));
    }

    private bool Holds(PageLocation at, ReadOnlySpan<byte> content) =>
        at.Page.Value < @base.PageCount(at.Space) && @base.Page(at.Space, at.Page).SequenceEqual(content);
}
