using System.Buffers.Binary;
using Cloudlet.Overlays.Compression;
using Cloudlet.Overlays.Hashing;

namespace Cloudlet.Overlays.Formats;

/// <summary>Writes segments; <c>docs/formats/overlay.md</c> describes them.</summary>
internal static class SegmentWriter
{
    /// <summary>Bytes before the prefix's pages: header, slot count, raw length, number of prefix pages.</summary>
    public const int FixedSize = BlobHeader.Size + 12;

    /// <summary>Bytes for one page of the prefix: its space, and its number.</summary>
    public const int PrefixPageSize = 9;

    /// <summary>Room that is enough for a segment of <paramref name="rawLength"/> bytes without a prefix.</summary>
    public static int Bound(int rawLength) => FixedSize + ZstdCompressor.Bound(rawLength) + Seal.Size;

    /// <summary>Writes the slots, compressed when that makes them smaller, and returns the blob's length.</summary>
    public static int Write(
        ReadOnlySpan<byte> slots,
        Span<byte> blob,
        ZstdCompressor compressor,
        out XxHash128 seal,
        ReadOnlySpan<PageLocation> prefix = default,
        ReadOnlySpan<byte> prefixContent = default
    )
    {
        BlobHeader.Segment.CopyTo(blob);
        BinaryPrimitives.WriteUInt16LittleEndian(blob[4..], BlobHeader.Version);
        blob[7] = 0;
        BinaryPrimitives.WriteInt32LittleEndian(blob[8..], slots.Length / Page.Size);
        BinaryPrimitives.WriteInt32LittleEndian(blob[12..], slots.Length);
        BinaryPrimitives.WriteInt32LittleEndian(blob[16..], prefix.Length);
        var length = FixedSize;
        foreach (var page in prefix)
        {
            blob[length] = (byte)page.Space;
            BinaryPrimitives.WriteInt64LittleEndian(blob[(length + 1)..], page.Page.Value);
            length += PrefixPageSize;
        }

        var compressed = compressor.Compress(slots, blob[length..^Seal.Size], prefixContent);
        if (compressed < slots.Length || !prefix.IsEmpty)
        {
            blob[6] = (byte)Codec.Zstd;
            length += compressed;
        }
        else
        {
            blob[6] = (byte)Codec.Stored;
            slots.CopyTo(blob[length..]);
            length += slots.Length;
        }
        seal = Seal.Of(blob[..length]);
        seal.CopyTo(blob[length..]);
        return length + Seal.Size;
    }
}
