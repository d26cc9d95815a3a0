using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Cloudlet.Overlays.Formats;

/// <summary>Two pages compared and combined, 32 bytes at a time.</summary>
internal static class PageDifference
{
    private const int Width = 32;

    /// <summary>In how many bytes two pages differ. Counting ends soon after <paramref name="limit"/> is passed.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Count(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, int limit)
    {
        ref var a = ref First(left);
        ref var b = ref First(right);
        var different = 0;
        for (nuint i = 0; i < Page.Size && different <= limit; i += Width)
        {
            var same = Vector256.Equals(Vector256.LoadUnsafe(ref a, i), Vector256.LoadUnsafe(ref b, i));
            different += BitOperations.PopCount(~same.ExtractMostSignificantBits());
        }
        return different;
    }

    /// <summary>How many bytes of a page are not zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int CountNonZero(ReadOnlySpan<byte> content)
    {
        ref var a = ref First(content);
        var zeros = 0;
        for (nuint i = 0; i < Page.Size; i += Width)
            zeros += BitOperations.PopCount(
                Vector256.Equals(Vector256.LoadUnsafe(ref a, i), Vector256<byte>.Zero).ExtractMostSignificantBits()
            );
        return Page.Size - zeros;
    }

    /// <summary>Writes the XOR of two pages. <paramref name="destination"/> may be one of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Xor(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> destination)
    {
        ref var a = ref First(left);
        ref var b = ref First(right);
        ref var to = ref First(destination);
        for (nuint i = 0; i < Page.Size; i += Width)
            (Vector256.LoadUnsafe(ref a, i) ^ Vector256.LoadUnsafe(ref b, i)).StoreUnsafe(ref to, i);
    }

    private static ref byte First(ReadOnlySpan<byte> page)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(page.Length, Page.Size);
        return ref Unsafe.AsRef(in MemoryMarshal.GetReference(page));
    }
}
