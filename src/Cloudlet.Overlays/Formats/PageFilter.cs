using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Cloudlet.Overlays.Formats;

/// <summary>How the pages of a segment are turned before they are compressed. The numbers are part of the formats.</summary>
internal enum PageFilter : byte
{
    /// <summary>Not at all.</summary>
    None = 0,

    /// <summary>The first bytes of all words of 8 bytes, then the second ones, and so on: tables of numbers and addresses.</summary>
    Shuffle = 1,

    /// <summary>The same, after each word was replaced by its XOR with the one before: numbers and addresses that ascend.</summary>
    ShuffleDifferences = 2,
}

/// <summary>What each filter does. <c>Shuffle</c> is what HDF5 and Blosc call so, with elements of 8 bytes, page by page.</summary>
internal static class PageFilterExtensions
{
    private const int Words = Page.Size / sizeof(ulong);

    // Eight words at a time become eight columns of eight bytes.
    private const int Block = sizeof(ulong);
    private const int Blocks = Words / Block;

    /// <summary>Turns each page of <paramref name="pages"/>, in place.</summary>
    public static void Apply(this PageFilter filter, Span<byte> pages)
    {
        if (filter == PageFilter.None)
            return;
        Span<ulong> words = stackalloc ulong[Words];
        for (; !pages.IsEmpty; pages = pages[Page.Size..])
        {
            var page = MemoryMarshal.Cast<byte, ulong>(pages[..Page.Size]);
            page.CopyTo(words);
            if (filter == PageFilter.ShuffleDifferences)
            {
                for (var i = Words - 1; i > 0; i--)
                    words[i] ^= words[i - 1];
            }
            for (var block = 0; block < Blocks; block++)
            {
                var eight = words.Slice(block * Block, Block);
                Transpose(eight);
                for (var i = 0; i < Block; i++)
                    page[(i * Blocks) + block] = eight[i];
            }
        }
    }

    /// <summary>Turns each page of <paramref name="pages"/> back, in place.</summary>
    public static void Undo(this PageFilter filter, Span<byte> pages)
    {
        if (filter == PageFilter.None)
            return;
        Span<ulong> words = stackalloc ulong[Words];
        for (; !pages.IsEmpty; pages = pages[Page.Size..])
        {
            var page = MemoryMarshal.Cast<byte, ulong>(pages[..Page.Size]);
            for (var block = 0; block < Blocks; block++)
            {
                var eight = words.Slice(block * Block, Block);
                for (var i = 0; i < Block; i++)
                    eight[i] = page[(i * Blocks) + block];
                Transpose(eight);
            }
            if (filter == PageFilter.ShuffleDifferences)
            {
                for (var i = 1; i < Words; i++)
                    words[i] ^= words[i - 1];
            }
            words.CopyTo(page);
        }
    }

    /// <summary>Transposes 8 x 8 bytes: halves are exchanged, then quarters, then bytes (Hacker's Delight, 7-3).</summary>
    private static void Transpose(Span<ulong> rows)
    {
        _ = rows[7];
        for (var i = 0; i < 4; i++)
            Exchange(ref rows[i], ref rows[i + 4], 32, 0x00000000FFFFFFFF);
        for (var i = 0; i < 8; i += 4)
        {
            Exchange(ref rows[i], ref rows[i + 2], 16, 0x0000FFFF0000FFFF);
            Exchange(ref rows[i + 1], ref rows[i + 3], 16, 0x0000FFFF0000FFFF);
        }
        for (var i = 0; i < 8; i += 2)
            Exchange(ref rows[i], ref rows[i + 1], 8, 0x00FF00FF00FF00FF);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Exchange(ref ulong upper, ref ulong lower, int shift, ulong mask)
    {
        var different = ((upper >> shift) ^ lower) & mask;
        lower ^= different;
        upper ^= different << shift;
    }
}
