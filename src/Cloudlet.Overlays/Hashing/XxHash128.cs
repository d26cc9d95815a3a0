using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Cloudlet.Overlays.Hashing;

/// <summary>
/// An XXH3 hash of 128 bits (<see href="https://github.com/Cyan4973/xxHash"/>, seed 0), ordered as the number that it is.
/// It finds equal content and accidents, not attackers: a hit is confirmed byte by byte.
/// </summary>
public readonly partial record struct XxHash128(ulong High, ulong Low) : IComparable<XxHash128>
{
    /// <summary>Bytes in a hash.</summary>
    public const int Size = 16;

    /// <summary>The hash of <paramref name="content"/>.</summary>
    public static unsafe XxHash128 Of(ReadOnlySpan<byte> content)
    {
        fixed (byte* start = content)
        {
            // A page takes about 0.1 us, of which the transition for the garbage collector would be a part. Longer calls must not hold it up.
            var hash =
                content.Length <= Page.Size
                    ? HashShort(start, (nuint)content.Length)
                    : HashLong(start, (nuint)content.Length);
            return new XxHash128(hash.High, hash.Low);
        }
    }

    /// <summary>Reads what <see cref="CopyTo"/> wrote: 16 bytes, the most significant one first (xxHash's canonical form).</summary>
    public static XxHash128 Read(ReadOnlySpan<byte> source) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(source), BinaryPrimitives.ReadUInt64BigEndian(source[8..]));

    /// <summary>Writes 16 bytes, the most significant one first (xxHash's canonical form).</summary>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, High);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], Low);
    }

    /// <inheritdoc/>
    public int CompareTo(XxHash128 other) => High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);

    /// <inheritdoc/>
    public override string ToString() => $"{High:x16}{Low:x16}";

    /// <summary>Smaller.</summary>
    public static bool operator <(XxHash128 left, XxHash128 right) => left.CompareTo(right) < 0;

    /// <summary>Smaller or the same.</summary>
    public static bool operator <=(XxHash128 left, XxHash128 right) => left.CompareTo(right) <= 0;

    /// <summary>Greater.</summary>
    public static bool operator >(XxHash128 left, XxHash128 right) => left.CompareTo(right) > 0;

    /// <summary>Greater or the same.</summary>
    public static bool operator >=(XxHash128 left, XxHash128 right) => left.CompareTo(right) >= 0;

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Native
    {
        public readonly ulong Low;
        public readonly ulong High;
    }

    [LibraryImport("libxxhash.so.0", EntryPoint = "XXH3_128bits")]
    [SuppressGCTransition]
    private static unsafe partial Native HashShort(byte* input, nuint length);

    [LibraryImport("libxxhash.so.0", EntryPoint = "XXH3_128bits")]
    private static unsafe partial Native HashLong(byte* input, nuint length);
}
