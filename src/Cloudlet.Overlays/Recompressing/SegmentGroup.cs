using System.Buffers;
using Cloudlet.Overlays.Compression;
using Cloudlet.Overlays.Formats;

namespace Cloudlet.Overlays;

/// <summary>Segments that become one, or stay as they are where that is no smaller. Its buffer is borrowed from its compression to its release.</summary>
internal sealed class SegmentGroup(IReadOnlyList<int> segments)
{
    private byte[] buffer = [];

    /// <summary>The old segments.</summary>
    public IReadOnlyList<int> Segments => segments;

    /// <summary>How many slots they have.</summary>
    public int Slots { get; private set; }

    /// <summary>Whether they are one now.</summary>
    public bool IsJoined { get; private set; }

    /// <summary>The new segments with their blobs: one, or the old ones.</summary>
    public IReadOnlyList<(SegmentEntry Entry, ReadOnlyMemory<byte> Blob)> Result { get; private set; } = [];

    /// <summary>Decompresses the old segments side by side and compresses them as one.</summary>
    public async Task CompressAsync(
        SegmentReader reader,
        StoredOverlay overlay,
        Recycler<ZstdCompressor> compressors,
        CancellationToken cancellationToken
    )
    {
        Slots = segments.Sum(reader.Slots);
        var content = ArrayPool<byte>.Shared.Rent(Slots * Page.Size);
        try
        {
            var old = new List<(SegmentEntry Entry, ReadOnlyMemory<byte> Blob)>();
            var at = 0;
            foreach (var segment in segments)
            {
                var blob = await overlay.Segment(segment, cancellationToken);
                var size = reader.Slots(segment) * Page.Size;
                reader.ReadSlots(segment, blob.Span, content.AsSpan(at, size));
                at += size;
                old.Add((reader.Table.Segments[segment], blob));
            }
            var filter = reader.Table.Segments[segments[0]].Filter;
            filter.Apply(content.AsSpan(0, at));
            buffer = ArrayPool<byte>.Shared.Rent(SegmentWriter.Bound(at));
            var compressor = compressors.Rent();
            var length = SegmentWriter.Write(content.AsSpan(0, at), buffer, compressor, out var seal);
            compressors.Return(compressor);
            // There is content for which zstd's quick search happens to be the better one.
            IsJoined = length < old.Sum(one => one.Blob.Length);
            Result = IsJoined ? [(new SegmentEntry(Slots, seal, filter), buffer.AsMemory(0, length))] : old;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(content);
        }
    }

    /// <summary>Gives the buffer back: the blobs were written.</summary>
    public void Release()
    {
        Result = [];
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }
}
