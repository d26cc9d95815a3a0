using System.Buffers;
using Cloudlet.Overlays.Compression;
using Cloudlet.Overlays.Formats;

namespace Cloudlet.Overlays;

/// <summary>Segments that become one. Its buffer is borrowed from its compression to its release.</summary>
internal sealed class SegmentGroup(IReadOnlyList<int> segments)
{
    private byte[] blob = [];
    private int length;

    /// <summary>What the page table says of the new segment.</summary>
    public SegmentEntry Entry { get; private set; }

    /// <summary>How many slots it has.</summary>
    public int Slots => Entry.Slots;

    /// <summary>The new blob.</summary>
    public ReadOnlyMemory<byte> Blob => blob.AsMemory(0, length);

    /// <summary>Decompresses the old segments side by side and compresses them as one.</summary>
    public async Task CompressAsync(
        SegmentReader reader,
        StoredOverlay overlay,
        Recycler<ZstdCompressor> compressors,
        CancellationToken cancellationToken
    )
    {
        var slots = segments.Sum(reader.Slots);
        var content = ArrayPool<byte>.Shared.Rent(slots * Page.Size);
        try
        {
            var at = 0;
            foreach (var segment in segments)
            {
                var old = await overlay.Segment(segment, cancellationToken);
                var size = reader.Slots(segment) * Page.Size;
                reader.ReadSlots(segment, old.Span, content.AsSpan(at, size));
                at += size;
            }
            var filter = reader.Table.Segments[segments[0]].Filter;
            filter.Apply(content.AsSpan(0, at));
            blob = ArrayPool<byte>.Shared.Rent(SegmentWriter.Bound(at));
            var compressor = compressors.Rent();
            length = SegmentWriter.Write(content.AsSpan(0, at), blob, compressor, out var seal);
            compressors.Return(compressor);
            Entry = new SegmentEntry(slots, seal, filter);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(content);
        }
    }

    /// <summary>Gives the buffer back: the blob was written.</summary>
    public void Release()
    {
        ArrayPool<byte>.Shared.Return(blob);
        (blob, length) = ([], 0);
    }
}
