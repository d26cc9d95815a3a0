namespace Cloudlet.Overlays.Formats;

/// <summary>The first 8 bytes of every blob: magic, version, codec, and a byte that is zero.</summary>
internal static class BlobHeader
{
    public const int Size = 8;
    public const ushort Version = 1;

    public static ReadOnlySpan<byte> PageTable => "CLPT"u8;
    public static ReadOnlySpan<byte> Segment => "CLSG"u8;
    public static ReadOnlySpan<byte> MachineState => "CLMS"u8;

    public static void Write(BlobWriter writer, ReadOnlySpan<byte> magic, Codec codec)
    {
        writer.Write(magic);
        writer.Write(Version);
        writer.Write((byte)codec);
        writer.Write((byte)0);
    }

    public static Codec Read(ref BlobCursor cursor, ReadOnlySpan<byte> magic)
    {
        if (!cursor.Take(4).SequenceEqual(magic))
            throw cursor.Corrupt($"it does not begin with {System.Text.Encoding.ASCII.GetString(magic)}");
        var version = cursor.ReadUInt16();
        if (version != Version)
            throw cursor.Corrupt($"it has version {version}, and {Version} is what this cloudlet reads");
        var codec = (Codec)cursor.ReadByte();
        if (codec > Codec.Zstd)
            throw cursor.Corrupt($"codec {(byte)codec} is not known");
        return cursor.ReadByte() == 0 ? codec : throw cursor.Corrupt("a byte that must be zero is not");
    }
}
