using System.Buffers.Binary;

namespace Cloudlet.Overlays.Formats;

/// <summary>Reads a blob from front to back. What is not there, or not in range, is an <see cref="OverlayCorruptException"/>.</summary>
internal ref struct BlobCursor(string blob, ReadOnlySpan<byte> content)
{
    private readonly ReadOnlySpan<byte> content = content;

    public int Offset { get; private set; }

    public readonly int Left => content.Length - Offset;

    public byte ReadByte() => Take(1)[0];

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    /// <summary>A number of 64 bits that must not be above <paramref name="limit"/>.</summary>
    public long ReadInt64(long limit, string what) =>
        Bounded(BinaryPrimitives.ReadUInt64LittleEndian(Take(8)), limit, what);

    /// <summary>A number of 32 bits that must not be above <paramref name="limit"/>.</summary>
    public int ReadInt32(int limit, string what) => (int)Bounded(ReadUInt32(), limit, what);

    /// <summary>An unsigned LEB128 number that must not be above <paramref name="limit"/>.</summary>
    public long ReadVarint(long limit, string what) => Bounded(ReadVarint(), limit, what);

    /// <summary>A zigzag LEB128 number.</summary>
    public long ReadSigned()
    {
        var value = ReadVarint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public ReadOnlySpan<byte> Take(int length)
    {
        if (length < 0 || length > Left)
            throw Corrupt($"{length} bytes should follow, and {Left} do");
        var taken = content.Slice(Offset, length);
        Offset += length;
        return taken;
    }

    public readonly void ExpectEnd()
    {
        if (Left != 0)
            throw Corrupt($"{Left} bytes too many");
    }

    public readonly OverlayCorruptException Corrupt(string problem) => new(blob, Offset, problem);

    private ulong ReadVarint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = ReadByte();
            if (shift == 63 && next > 1)
                break;
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
                return value;
        }
        throw Corrupt("a number has more than 64 bits");
    }

    private readonly long Bounded(ulong value, long limit, string what) =>
        value <= (ulong)limit ? (long)value : throw Corrupt($"{what} is {value}, and {limit} is the most");
}
