using System.Buffers;
using System.Buffers.Binary;

namespace Cloudlet.Overlays.Formats;

/// <summary>Writes the numbers that <see cref="BlobCursor"/> reads, into a buffer that grows.</summary>
internal sealed class BlobWriter
{
    private readonly ArrayBufferWriter<byte> buffer = new();

    public int Length => buffer.WrittenCount;

    public ReadOnlyMemory<byte> Written => buffer.WrittenMemory;

    public void Write(byte value) => buffer.Write([value]);

    public void Write(ReadOnlySpan<byte> value) => buffer.Write(value);

    public void Write(ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(buffer.GetSpan(2), value);
        buffer.Advance(2);
    }

    public void Write(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(buffer.GetSpan(4), value);
        buffer.Advance(4);
    }

    public void Write(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(buffer.GetSpan(8), value);
        buffer.Advance(8);
    }

    public void Write(Digest value)
    {
        value.CopyTo(buffer.GetSpan(Digest.Size));
        buffer.Advance(Digest.Size);
    }

    public void WriteVarint(long value)
    {
        var span = buffer.GetSpan(10);
        var length = 0;
        var rest = (ulong)value;
        for (; rest >= 0x80; rest >>= 7)
            span[length++] = (byte)(rest | 0x80);
        span[length++] = (byte)rest;
        buffer.Advance(length);
    }

    public void WriteSigned(long value) => WriteVarint((value << 1) ^ (value >> 63));

    /// <summary>Ends the blob with its seal.</summary>
    public ReadOnlyMemory<byte> Seal()
    {
        var seal = Formats.Seal.Of(buffer.WrittenSpan);
        seal.CopyTo(buffer.GetSpan(Formats.Seal.Size));
        buffer.Advance(Formats.Seal.Size);
        return buffer.WrittenMemory;
    }
}
