using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Cloudlet.Overlays;

/// <summary>
/// What a new page looks like, by which pages that compress well together are put together: the kind of its content, and some marks that it shares with pages
/// that hold a part of it, at whatever offset.
/// </summary>
/// <param name="Kind">Pages of one kind have about the same bytes in them; <see cref="Incompressible"/>: nothing can be gained.</param>
/// <param name="Marks">Hashes of places that its content chooses: a copy that is shifted has the same. 0: none.</param>
internal readonly record struct PageTraits(byte Kind, PageMarks Marks)
{
    /// <summary>The kind of pages that look like noise: compressed or encrypted content.</summary>
    public const byte Incompressible = byte.MaxValue;

    private const int Width = 32;
    private const int SampleStride = 256;
    private const int Samples = Page.Size / SampleStride * Width;

    // Of 512 bytes of noise, 221 are different, give or take 5.
    private const int NoiseVariety = 205;

    // One of 512 places is chosen, but a run of one byte is none.
    private const int ChosenShift = 23;
    private const uint Chosen = 0x15a;
    private const uint Multiplier = 0x9E3779B1;
    private const int MarkedBytes = 32;

    // Eight are expected. What a page has more is content that repeats itself: its first places tell as much.
    private const int MostPlaces = 128;

    /// <summary>Looks at a page.</summary>
    public static PageTraits Of(ReadOnlySpan<byte> page) => new(KindOf(page), MarksOf(page));

    /// <summary>A sample of the page: how much of it is zeros, how much is text, and whether it is noise.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static byte KindOf(ReadOnlySpan<byte> page)
    {
        ref var first = ref MemoryMarshal.GetReference(page[..Page.Size]);
        var (zeros, text) = (0, 0);
        for (nuint at = 0; at < Page.Size; at += SampleStride)
        {
            var bytes = Vector256.LoadUnsafe(ref first, at);
            zeros += BitOperations.PopCount(Vector256.Equals(bytes, Vector256<byte>.Zero).ExtractMostSignificantBits());
            var printable =
                Vector256.LessThan(bytes - Vector256.Create((byte)' '), Vector256.Create((byte)('~' - ' ' + 1)))
                | Vector256.Equals(bytes, Vector256.Create((byte)'\n'));
            text += BitOperations.PopCount(printable.ExtractMostSignificantBits());
        }
        if (zeros < Samples / 32 && text > Samples / 4 && text < Samples / 2 && Variety(page) > NoiseVariety)
            return Incompressible;
        return (byte)((Math.Min(7, text * 8 / Samples) * 4) + Math.Min(3, zeros * 4 / Samples));
    }

    /// <summary>How many different bytes are in the sample. A table that is only written to: what stands in noise cannot be predicted, so nothing branches on it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Variety(ReadOnlySpan<byte> page)
    {
        Span<byte> seen = stackalloc byte[byte.MaxValue + 1];
        seen.Clear();
        for (var at = 0; at < Page.Size; at += SampleStride)
        {
            foreach (var value in page.Slice(at, Width))
                seen[value] = 1;
        }
        return seen.Count((byte)1);
    }

    /// <summary>Where the hash of the four bytes at a place of the page has a certain value, the 32 bytes from there are hashed. The smallest of these hashes are the marks.</summary>
    private static PageMarks MarksOf(ReadOnlySpan<byte> page)
    {
        ref var first = ref MemoryMarshal.GetReference(page[..Page.Size]);
        Span<ushort> places = stackalloc ushort[MostPlaces];
        var marks = default(PageMarks);
        foreach (var place in places[..FindPlaces(ref first, places)])
            marks.Add(Hash(ref Unsafe.Add(ref first, place)));
        return marks;
    }

    /// <summary>Looks at thirty-two places at once. Without a call in its loop, so that its constants stay in registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int FindPlaces(ref byte first, Span<ushort> places)
    {
        var multiplier = Vector256.Create(Multiplier);
        var chosen = Vector256.Create(Chosen);
        var count = 0;
        for (nuint at = 0; at <= Page.Size - MarkedBytes - Width; at += Width)
        {
            var hits0 = Vector256.Equals((Words(ref first, at) * multiplier) >>> ChosenShift, chosen);
            var hits1 = Vector256.Equals((Words(ref first, at + 1) * multiplier) >>> ChosenShift, chosen);
            var hits2 = Vector256.Equals((Words(ref first, at + 2) * multiplier) >>> ChosenShift, chosen);
            var hits3 = Vector256.Equals((Words(ref first, at + 3) * multiplier) >>> ChosenShift, chosen);
            if ((hits0 | hits1 | hits2 | hits3) == Vector256<uint>.Zero)
                continue;
            // A bit for each place of a vector, every fourth of the row.
            var hits = Spread(hits0) | (Spread(hits1) << 1) | (Spread(hits2) << 2) | (Spread(hits3) << 3);
            for (; hits != 0 && count < places.Length; hits &= hits - 1)
                places[count++] = (ushort)((int)at + BitOperations.TrailingZeroCount(hits));
        }
        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Words(ref byte first, nuint at) => Vector256.LoadUnsafe(ref first, at).AsUInt32();

    /// <summary>The most significant bit of each byte of a vector, of which each word's four are alike: one of the four is kept.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Spread(Vector256<uint> hits) => hits.AsByte().ExtractMostSignificantBits() & 0x11111111;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Hash(ref byte place)
    {
        const ulong prime = 0x9E3779B185EBCA87;
        var hash = Unsafe.ReadUnaligned<ulong>(ref place) * prime;
        hash = (BitOperations.RotateLeft(hash, 29) ^ Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref place, 8))) * prime;
        hash =
            (BitOperations.RotateLeft(hash, 29) ^ Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref place, 16))) * prime;
        hash =
            (BitOperations.RotateLeft(hash, 29) ^ Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref place, 24))) * prime;
        return (uint)(hash >> 32);
    }
}

/// <summary>The smallest of a page's hashes, ascending; 0 where there are fewer.</summary>
internal struct PageMarks
{
    /// <summary>How many at most.</summary>
    public const int Most = 8;

    private Hashes marks;

    /// <summary>A mark, or 0.</summary>
    public readonly uint this[int index] => marks[index];

    /// <summary>Keeps a hash when it is among the smallest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(uint hash)
    {
        if (hash == 0)
            return;
        for (var i = 0; i < Most; i++)
        {
            if (marks[i] == hash)
                return;
            if (marks[i] != 0 && marks[i] < hash)
                continue;
            (marks[i], hash) = (hash, marks[i]);
            if (hash == 0)
                return;
        }
    }

    [InlineArray(Most)]
    private struct Hashes
    {
        private uint first;
    }
}
