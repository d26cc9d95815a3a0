using System.Runtime.InteropServices;
using Cloudlet.Overlays.Compression;
using Cloudlet.Overlays.Formats;

namespace Cloudlet.Overlays;

/// <summary>Chooses how a new page is turned before it is compressed. Thread-safe.</summary>
internal sealed class FilterChooser(FilterSearch search) : IDisposable
{
    private const int TrialLevel = 3;
    private const int TrialWindowBits = 12;

    // 16 places of 4 words, each with the word before it.
    private const int Places = 16;
    private const int PlaceWords = Page.Size / sizeof(ulong) / Places;
    private const int SampledWords = 4;
    private const int SampledBytes = Places * SampledWords * sizeof(ulong);
    private const int Values = 256;

    // What one more of the same costs: the sum over a histogram is n log2 n. In 1/256 of a bit.
    private const int BitScale = 256;
    private static readonly int[] Steps =
    [
        .. Enumerable.Range(0, SampledBytes).Select(n => (int)(BitScale * (WeightOf(n + 1) - WeightOf(n)))),
    ];

    private readonly Recycler<ZstdCompressor> compressors = new(() => new ZstdCompressor(TrialLevel, TrialWindowBits));

    /// <summary>The filter for a page.</summary>
    public PageFilter Choose(ReadOnlySpan<byte> page, in PageTraits traits) =>
        traits.Kind == PageTraits.Incompressible ? PageFilter.None
        : search == FilterSearch.Sample ? BySample(page)
        : search == FilterSearch.Trial ? ByTrial(page)
        : PageFilter.None;

    /// <inheritdoc/>
    public void Dispose() => compressors.Dispose();

    /// <summary>
    /// The entropy of the sample's bytes, of its words' bytes place by place, and of the XOR of neighbouring words place by place. zstd finds repetitions before it counts, so
    /// a filter has to be a fifth better, and 0.8 bits of each byte (tried on the real pair of <c>./bench images</c>: three quarters of what a trial gains).
    /// </summary>
    internal static PageFilter BySample(ReadOnlySpan<byte> page)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(page);
        Span<ushort> all = stackalloc ushort[Values];
        Span<byte> columns = stackalloc byte[Values * sizeof(ulong)];
        Span<byte> differences = stackalloc byte[Values * sizeof(ulong)];
        all.Clear();
        columns.Clear();
        differences.Clear();
        var (ofAll, ofColumns, ofDifferences) = (0, 0, 0);
        for (var place = 0; place < words.Length; place += PlaceWords)
        {
            for (var i = place + 1; i <= place + SampledWords; i++)
            {
                var (word, difference) = (words[i], words[i] ^ words[i - 1]);
                for (var column = 0; column < columns.Length; column += Values)
                {
                    ofAll += Steps[all[(byte)word]++];
                    ofColumns += Steps[columns[column + (byte)word]++];
                    ofDifferences += Steps[differences[column + (byte)difference]++];
                    word >>= 8;
                    difference >>= 8;
                }
            }
        }
        const int perColumn = SampledBytes / sizeof(ulong);
        var columnsWeight = (int)(BitScale * sizeof(ulong) * WeightOf(perColumn));
        var plain = (int)(BitScale * WeightOf(SampledBytes)) - ofAll;
        var (shuffled, shuffledDifferences) = (columnsWeight - ofColumns, columnsWeight - ofDifferences);
        var enough = (plain * 4 / 5) - (SampledBytes * 4 / 5 * BitScale);
        return Math.Min(shuffled, shuffledDifferences) >= enough ? PageFilter.None
            : shuffled <= shuffledDifferences ? PageFilter.Shuffle
            : PageFilter.ShuffleDifferences;
    }

    private PageFilter ByTrial(ReadOnlySpan<byte> page)
    {
        Span<byte> turned = stackalloc byte[Page.Size];
        Span<byte> compressed = stackalloc byte[ZstdCompressor.Bound(Page.Size)];
        var compressor = compressors.Rent();
        var least = compressor.Compress(page, compressed) * 19 / 20;
        var best = PageFilter.None;
        foreach (var filter in (ReadOnlySpan<PageFilter>)[PageFilter.Shuffle, PageFilter.ShuffleDifferences])
        {
            page.CopyTo(turned);
            filter.Apply(turned);
            var size = compressor.Compress(turned, compressed);
            if (size < least)
                (best, least) = (filter, size);
        }
        compressors.Return(compressor);
        return best;
    }

    private static double WeightOf(int count) => count == 0 ? 0 : count * Math.Log2(count);
}
