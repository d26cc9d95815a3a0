using System.Buffers.Binary;

namespace Cloudlet.Server.Apps.Apks;

/// <summary>Little-endian numbers in bytes that came from anywhere: whatever lies outside is a fault of the file, not of ours.</summary>
internal readonly struct ByteView(ReadOnlyMemory<byte> bytes)
{
    public int Length => bytes.Length;

    public ReadOnlySpan<byte> Span => bytes.Span;

    public byte Byte(long at) => Take(at, 1)[0];

    public ushort Short(long at) => BinaryPrimitives.ReadUInt16LittleEndian(Take(at, 2));

    public uint Int(long at) => BinaryPrimitives.ReadUInt32LittleEndian(Take(at, 4));

    /// <summary>The bytes from <paramref name="at"/> on.</summary>
    /// <exception cref="ApkInvalidException">They are not all there.</exception>
    public ReadOnlySpan<byte> Take(long at, long length)
    {
        Check(at, length);
        return bytes.Span.Slice((int)at, (int)length);
    }

    /// <summary>A part of it, which knows its own end.</summary>
    /// <exception cref="ApkInvalidException">It is not all there.</exception>
    public ByteView Part(long at, long length)
    {
        Check(at, length);
        return new ByteView(bytes.Slice((int)at, (int)length));
    }

    private void Check(long at, long length)
    {
        if (at < 0 || length < 0 || at > bytes.Length || length > bytes.Length - at)
            throw new ApkInvalidException("a length in it reaches beyond its end.");
    }
}
