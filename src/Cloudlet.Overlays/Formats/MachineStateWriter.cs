using System.Buffers;
using System.Security.Cryptography;
using Cloudlet.Overlays.Compression;

namespace Cloudlet.Overlays.Formats;

/// <summary>Writes a machine state of any length as chunks, each compressed on its own; <c>docs/formats/overlay.md</c> describes the blob.</summary>
internal static class MachineStateWriter
{
    public const int ChunkBytes = 4 << 20;

    /// <summary>Reads <paramref name="source"/> to its end. Gives the blob, and the digest of what was read.</summary>
    public static async Task<(ReadOnlyMemory<byte> Blob, Digest Digest)> WriteAsync(
        Stream source,
        ZstdCompressor compressor,
        CancellationToken cancellationToken
    )
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var chunks = new BlobWriter();
        var raw = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        var packed = ArrayPool<byte>.Shared.Rent(ZstdCompressor.Bound(ChunkBytes));
        try
        {
            var total = 0L;
            for (var length = ChunkBytes; length == ChunkBytes; total += length)
            {
                length = await source.ReadAtLeastAsync(
                    raw.AsMemory(0, ChunkBytes),
                    ChunkBytes,
                    throwOnEndOfStream: false,
                    cancellationToken
                );
                if (length == 0)
                    break;
                hash.AppendData(raw, 0, length);
                var compressed = compressor.Compress(raw.AsSpan(0, length), packed);
                chunks.Write((uint)compressed);
                chunks.Write(packed.AsSpan(0, compressed));
            }
            var blob = new BlobWriter();
            BlobHeader.Write(blob, BlobHeader.MachineState, Codec.Zstd);
            blob.Write(total);
            blob.Write((uint)ChunkBytes);
            blob.Write(chunks.Written.Span);
            return (blob.Seal(), Digest.Finish(hash));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(raw);
            ArrayPool<byte>.Shared.Return(packed);
        }
    }
}
