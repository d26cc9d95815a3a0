using System.Buffers;

namespace Cloudlet.Overlays.Formats;

/// <summary>Reads a machine state of any origin, chunk by chunk.</summary>
internal static class MachineStateReader
{
    private const string Blob = "machine state";

    /// <summary>Gives the chunks to <paramref name="write"/>, in order; together they are the machine state.</summary>
    public static void Read(ReadOnlySpan<byte> blob, DecoderLimits limits, Action<ReadOnlySpan<byte>> write)
    {
        var cursor = new BlobCursor(Blob, Seal.Open(Blob, blob, out _));
        var codec = BlobHeader.Read(ref cursor, BlobHeader.MachineState);
        var left = cursor.ReadInt64(limits.MachineStateBytes, "the length of the machine state");
        var chunkBytes = cursor.ReadInt32(limits.SegmentBytes, "the length of a chunk");
        if (chunkBytes == 0)
            throw cursor.Corrupt("its chunks are empty");
        var chunk = ArrayPool<byte>.Shared.Rent((int)Math.Min(left, chunkBytes));
        try
        {
            while (left > 0)
            {
                var length = (int)Math.Min(left, chunkBytes);
                var content = chunk.AsSpan(0, length);
                codec.Decode(
                    Blob,
                    cursor.Take(cursor.ReadInt32(int.MaxValue, "the length of a compressed chunk")),
                    content
                );
                write(content);
                left -= length;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
        cursor.ExpectEnd();
    }
}
