using Cloudlet.Overlays.Formats;

namespace Cloudlet.Overlays;

/// <summary>A segment while its slots are filled, then compressed, then written. Used again and again.</summary>
internal sealed class OpenSegment(int slots)
{
    private readonly byte[] content = new byte[slots * Page.Size];
    private readonly byte[] blob = new byte[SegmentWriter.Bound(slots * Page.Size)];
    private int blobLength;

    public int Index { get; private set; }

    public int Count { get; private set; }

    public bool IsFull => Count == slots;

    /// <summary>What the page table says of it, once it is compressed.</summary>
    public SegmentEntry Entry { get; private set; }

    /// <summary>The blob, once it is compressed.</summary>
    public ReadOnlyMemory<byte> Blob => blob.AsMemory(0, blobLength);

    public void Begin(int index)
    {
        Index = index;
        Count = 0;
        blobLength = 0;
    }

    /// <summary>The content of the next slot, to be filled. Its number is the count before.</summary>
    public Span<byte> Take() => content.AsSpan(Count++ * Page.Size, Page.Size);

    public void Compress(Compression.ZstdCompressor compressor)
    {
        blobLength = SegmentWriter.Write(content.AsSpan(0, Count * Page.Size), blob, compressor, out var seal);
        Entry = new SegmentEntry(Count, seal);
    }
}
