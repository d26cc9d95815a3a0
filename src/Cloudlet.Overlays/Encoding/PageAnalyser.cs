using System.Security.Cryptography;
using Cloudlet.Overlays.Formats;
using Cloudlet.Overlays.Hashing;

namespace Cloudlet.Overlays;

/// <summary>Looks at pages one by one, with nothing but the base beside them: the part of encoding that runs on all threads.</summary>
internal sealed class PageAnalyser(BaseImage @base, EncoderOptions options)
{
    public void Analyse(PageBatch batch)
    {
        Span<byte> digest = stackalloc byte[Digest.Size];
        var last = default(PageFinding);
        for (var i = 0; i < batch.Count; i++)
        {
            var page = batch.Number(i);
            var content = batch.Pages!.Read(page, batch.Content(i));
            var finding = Find(batch.Pages.Space, page, content, last);
            batch.Findings[i] = finding;
            if (finding.Kind == PageKind.Unchanged)
                continue;

            last = finding;
            if (finding.Kind == PageKind.Zero)
                OverlayIdentity.ZeroPage.CopyTo(digest);
            else
                SHA256.HashData(content, digest);
            OverlayIdentity.WriteRecord(batch.Records.AsSpan(batch.RecordsLength), page, digest);
            batch.RecordsLength += OverlayIdentity.RecordSize;
            if (finding.Kind >= PageKind.New)
                content.CopyTo(batch.Content(i));
        }
    }

    private PageFinding Find(Space space, PageNumber page, ReadOnlySpan<byte> content, in PageFinding last)
    {
        var before = @base.Page(space, page);
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
        return new PageFinding(paysOff ? PageKind.NewNearBase : PageKind.New, new PageLocation(space, page), hash);
    }

    private bool Holds(PageLocation at, ReadOnlySpan<byte> content) =>
        at.Page.Value < @base.PageCount(at.Space) && @base.Page(at.Space, at.Page).SequenceEqual(content);
}
