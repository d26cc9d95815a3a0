using System.Numerics;
using Cloudlet.Overlays.Compression;

namespace Cloudlet.Overlays;

/// <summary>How much effort an overlay is worth. The overlay's id is the same for all of them.</summary>
public sealed record EncoderOptions
{
    /// <summary>The largest segment that a decoder takes.</summary>
    public const int MostSegmentBytes = 16 << 20;

    private const int LeastWindowBits = 10;

    /// <summary>The options for an effort.</summary>
    public static EncoderOptions For(Effort effort) =>
        effort switch
        {
            Effort.Fast => new EncoderOptions
            {
                ZstdLevel = 1,
                ShortestMatch = 5,
                HashBits = 13,
                Filters = FilterSearch.None,
            },
            Effort.Normal => new EncoderOptions(),
            Effort.Max => new EncoderOptions
            {
                ZstdLevel = 19,
                ShortestMatch = 0,
                SegmentBytes = MostSegmentBytes,
                Filters = FilterSearch.Trial,
            },
            _ => throw new ArgumentOutOfRangeException(nameof(effort), effort, "It is none of fast, normal and max."),
        };

    /// <summary>zstd's level. 3 by default: with filters it makes fewer bytes than 5 without them, in half its time.</summary>
    public int ZstdLevel { get; init; } = 3;

    /// <summary>The fewest bytes that zstd looks for, 3 to 7; 0: what the level has. 4 by default, as small changes to pages leave short matches.</summary>
    public int ShortestMatch { get; init; } = 4;

    /// <summary>How many places zstd remembers, as a power of two, 6 to 30; 0, the default: what the level has. At 13 they are in the processor's first cache at level 1.</summary>
    public int HashBits { get; init; }

    /// <summary>How it is found out which pages compress better when their words are turned.</summary>
    public FilterSearch Filters { get; init; } = FilterSearch.Sample;

    /// <summary>
    /// Bytes of pages in a segment before compression. 2 MiB by default: larger compresses little better, smaller arrives sooner and spreads over more
    /// threads.
    /// </summary>
    public int SegmentBytes { get; init; } = 2 << 20;

    /// <summary>How many threads compare, hash and compress. All processors by default.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// A page is stored as its difference from the base's page at the same place when at most so many bytes differ. Half a page by default: beyond that, the
    /// page itself compresses better. 0 stores all pages whole.
    /// </summary>
    public int DifferenceBytes { get; init; } = Page.Size / 2;

    /// <summary>
    /// Among how many of the pages stored so far the same content is looked for, at 16 to 32 bytes of memory each. 4 Mi by default: 16 GiB
    /// of different pages; beyond that, old ones are forgotten.
    /// </summary>
    public int RememberedPages { get; init; } = 4 << 20;

    /// <summary>Pages that the guest asks for before its service answers: they come in the first segments. None by default.</summary>
    public IReadOnlyDictionary<Space, PageSet>? Wanted { get; init; }

    /// <summary>Stored pages that are arranged together. 1 GiB of them is at most some 100 MiB of plan: the bound, however many pages changed.</summary>
    internal int WindowPages { get; init; } = 1 << 18;

    /// <summary>A compressor that sees a whole segment at once.</summary>
    internal ZstdCompressor NewCompressor() =>
        new(
            ZstdLevel,
            Math.Max(LeastWindowBits, BitOperations.Log2((uint)SegmentBytes - 1) + 1),
            ShortestMatch,
            HashBits
        );

    /// <summary>Slots in a segment.</summary>
    internal int SegmentSlots => Math.Max(1, SegmentBytes / Page.Size);

    /// <summary>These options, when each is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is not.</exception>
    internal EncoderOptions Checked()
    {
        Check(ZstdLevel, ZstdCompressor.MinimumLevel, ZstdCompressor.MaximumLevel, nameof(ZstdLevel));
        if (ShortestMatch != 0)
            Check(ShortestMatch, 3, 7, nameof(ShortestMatch));
        if (HashBits != 0)
            Check(HashBits, 6, 30, nameof(HashBits));
        Check(SegmentBytes, Page.Size, MostSegmentBytes, nameof(SegmentBytes));
        Check(Threads, 1, 1024, nameof(Threads));
        Check(DifferenceBytes, 0, Page.Size, nameof(DifferenceBytes));
        Check(RememberedPages, 0, 1 << 28, nameof(RememberedPages));
        return this;
    }

    internal bool IsWanted(PageLocation at) =>
        Wanted is not null
        && Wanted.TryGetValue(at.Space, out var pages)
        && at.Page.Value < pages.Capacity
        && pages.Contains(at.Page);

    private static void Check(int value, int least, int most, string name)
    {
        if (value < least || value > most)
            throw new ArgumentOutOfRangeException(name, value, $"{name} is from {least} to {most}.");
    }
}
