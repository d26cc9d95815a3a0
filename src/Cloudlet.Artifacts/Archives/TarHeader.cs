using System.Buffers.Binary;
using System.Text;

namespace Cloudlet.Artifacts;

/// <summary>
/// One 512-byte header block, as in POSIX.1-1988 (ustar) and GNU tar's manual, "Basic Tar Format": name at 0, size at
/// 124, checksum at 148, type at 156, magic at 257, prefix at 345.
/// </summary>
internal readonly ref struct TarHeader
{
    public const int Size = 512;

    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> block;

    /// <exception cref="ArtifactInvalidException">The checksum is another: this is no header.</exception>
    public TarHeader(ReadOnlySpan<byte> block)
    {
        this.block = block;
        var sum = 8 * ' ';
        foreach (var b in block[..148])
            sum += b;
        foreach (var b in block[156..])
            sum += b;
        if (Number(148, 8) != sum)
            throw new ArtifactInvalidException("The archive is damaged or no tar: the checksum of a header is wrong.");
    }

    public char Type => (char)block[156];

    /// <summary>Bytes of data after the header.</summary>
    public long DataSize => Number(124, 12);

    public string Name
    {
        get
        {
            var name = Text(block[..100]);
            // GNU's magic is "ustar  ": it keeps other things where ustar has the prefix.
            var prefix = block.Slice(257, 6).SequenceEqual("ustar\0"u8) ? Text(block.Slice(345, 155)) : "";
            return prefix.Length == 0 ? name : $"{prefix}/{name}";
        }
    }

    /// <summary>Text up to a NUL or the end.</summary>
    /// <exception cref="ArtifactInvalidException">It is not UTF-8.</exception>
    public static string Text(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        try
        {
            return Utf8.GetString(end < 0 ? field : field[..end]);
        }
        catch (DecoderFallbackException e)
        {
            throw new ArtifactInvalidException("The archive has a name that is not UTF-8.", e);
        }
    }

    /// <summary>A number: octal digits with blanks around, or GNU's big-endian form, marked by the field's first bit.</summary>
    private long Number(int offset, int length)
    {
        var field = block.Slice(offset, length);
        if (field[0] == 0x80 && length == 12)
        {
            var value = BinaryPrimitives.ReadInt64BigEndian(field[4..]);
            if (value >= 0 && !field[1..4].ContainsAnyExcept((byte)0))
                return value;
        }

        var digits = field.Trim(" \0"u8);
        long number = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'7')
                throw new ArtifactInvalidException(
                    "The archive is damaged or no tar: a header has a number that is none."
                );
            number = (number << 3) | (uint)(digit - '0');
        }
        return number;
    }
}
