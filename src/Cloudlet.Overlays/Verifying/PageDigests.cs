using System.Security.Cryptography;
using Cloudlet.Overlays.Formats;
using Cloudlet.Overlays.Hashing;

namespace Cloudlet.Overlays;

/// <summary>
/// The SHA-256 of pages that are looked at together: all slots of a segment, or a part of a run of base pages. Computing them also
/// makes sure that each page differs from the base's.
/// </summary>
internal sealed class PageDigests
{
    private readonly byte[] digests;

    private PageDigests(int count) => digests = new byte[count * Digest.Size];

    /// <summary>The digest of a slot, or of a page of the run's part.</summary>
    public ReadOnlySpan<byte> At(int index) => digests.AsSpan(index * Digest.Size, Digest.Size);

    public static PageDigests OfSegment(
        BaseImage @base,
        SegmentReader reader,
        int segment,
        ReadOnlySpan<byte> blob,
        Span<byte> buffer
    )
    {
        var slots = buffer[..(reader.Slots(segment) * Page.Size)];
        reader.Read(segment, blob, slots);
        var result = new PageDigests(reader.Slots(segment));
        PageSha256.OfAll(slots, result.digests);
        foreach (var number in reader.RunsOf(segment))
        {
            ref readonly var run = ref reader.Run(number, out var space);
            for (var i = 0; i < run.Length; i++)
                RequireChange(@base, space, run.PageAt(i), slots.Slice(run.SlotAt(i) * Page.Size, Page.Size));
        }
        return result;
    }

    public static PageDigests OfBase(BaseImage @base, Space space, in PageRun run, int first, int count)
    {
        var result = new PageDigests(count);
        for (var i = 0; i < count; i++)
        {
            var content = @base.Page(run.BaseSpace, run.BasePageAt(first + i));
            RequireChange(@base, space, run.PageAt(first + i), content);
            if (run.Repeats && i > 0)
                result.At(0).CopyTo(result.digests.AsSpan(i * Digest.Size));
            else
                result.Hash(i, content);
        }
        return result;
    }

    /// <summary>A page that is the base's own is not part of an overlay: else one content could have many ids.</summary>
    public static void RequireChange(BaseImage @base, Space space, PageNumber page, ReadOnlySpan<byte> content)
    {
        if (@base.Page(space, page).SequenceEqual(content))
            throw new OverlayCorruptException(
                "page table",
                null,
                $"{new PageLocation(space, page)} is the same in the base"
            );
    }

    private void Hash(int index, ReadOnlySpan<byte> content) =>
        SHA256.HashData(content, digests.AsSpan(index * Digest.Size, Digest.Size));
}
