using System.Runtime.InteropServices;
using Cloudlet.Overlays.Compression;
using Cloudlet.Overlays.Formats;
using Cloudlet.Overlays.Hashing;

namespace Cloudlet.Overlays;

/// <summary>A segment while its slots are filled and compressed, then written. Used again and again.</summary>
internal sealed class OpenSegment(int slots)
{
    private readonly byte[] content = new byte[slots * Page.Size];
    private readonly byte[] blob = new byte[SegmentWriter.Bound(slots * Page.Size)];
    private readonly StoredPage[] pages = new StoredPage[slots];
    private NativeList<Digest>? digests;
    private int firstDigest;
    private int count;
    private int blobLength;

    /// <summary>What the page table says of it, once it is compressed.</summary>
    public SegmentEntry Entry { get; private set; }

    /// <summary>The blob, once it is compressed.</summary>
    public ReadOnlyMemory<byte> Blob => blob.AsMemory(0, blobLength);

    /// <summary>Takes the pages whose content goes into the slots, and where the SHA-256 of each goes.</summary>
    public void Begin(ReadOnlySpan<StoredPage> stored, NativeList<Digest> digests, int firstDigest)
    {
        (this.digests, this.firstDigest) = (digests, firstDigest);
        stored.CopyTo(pages);
        count = stored.Length;
        blobLength = 0;
    }

    /// <summary>Reads the pages, hashes and compresses them.</summary>
    public void Compress(BaseImage @base, IChangedPages?[] spaces, ZstdCompressor compressor)
    {
        for (var first = 0; first < count; )
        {
            var at = pages[first].At;
            var end = first + 1;
            while (end < count && pages[end].At == at.Plus(end - first))
                end++;
            spaces[(int)at.Space]!.ReadMany(at.Page, content.AsSpan(first * Page.Size, (end - first) * Page.Size));
            first = end;
        }
        var filled = content.AsSpan(0, count * Page.Size);
        PageSha256.OfAll(filled, MemoryMarshal.AsBytes(digests!.Span.Slice(firstDigest, count)));
        for (var i = 0; i < count; i++)
        {
            var (at, slot) = (pages[i].At, i * Page.Size);
            if (!pages[i].IsDelta)
                continue;
            var page = content.AsSpan(slot, Page.Size);
            PageDifference.Xor(page, @base.Page(at.Space, at.Page), page);
        }
        var filter = pages[0].Filter;
        filter.Apply(filled);
        blobLength = SegmentWriter.Write(filled, blob, compressor, out var seal);
        Entry = new SegmentEntry(count, seal, filter);
    }
}
