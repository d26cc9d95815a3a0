using System.Buffers.Binary;
using Cloudlet.Overlays.Formats;

namespace Cloudlet.Overlays.Tests.Encoding;

public class FilterTests
{
    /// <summary>A page of a kernel's table: addresses that ascend, by steps that are not all the same.</summary>
    private static byte[] Addresses(int seed)
    {
        var (page, random) = (new byte[Page.Size], new Random(seed));
        var address = 0xffff_8880_0000_0000UL + ((ulong)seed << 24);
        for (var i = 0; i < page.Length; i += 8)
            BinaryPrimitives.WriteUInt64LittleEndian(page.AsSpan(i), address += 64 * (ulong)random.Next(1, 40));
        return page;
    }

    private static byte[] Text(ulong seed) => [.. Bytes.NoisePage(seed).Select(value => (byte)('a' + (value % 26)))];

    private static PageFilter Choose(FilterSearch search, byte[] page)
    {
        using var chooser = new FilterChooser(search);
        return chooser.Choose(page, PageTraits.Of(page));
    }

    private static Task<TestOverlay> EncodeAsync(TestBase box, byte[] memory, FilterSearch search) =>
        TestOverlay.EncodeAsync(box.Image, box.Disk, memory, options: new EncoderOptions { Filters = search });

    private static byte[] WithTables(TestBase box)
    {
        var memory = (byte[])[.. box.Memory];
        for (var i = 0; i < 64; i++)
            (i % 4 == 0 ? Text((ulong)i) : Addresses(i)).CopyTo(memory.AsSpan((10 + i) * Page.Size));
        return memory;
    }

    [Theory]
    [InlineData(FilterSearch.Sample)]
    [InlineData(FilterSearch.Trial)]
    public void Tables_of_addresses_are_turned_and_text_and_noise_are_not(FilterSearch search)
    {
        Assert.NotEqual(PageFilter.None, Choose(search, Addresses(1)));
        Assert.Equal(PageFilter.None, Choose(search, Text(1)));
        Assert.Equal(PageFilter.None, Choose(search, Bytes.NoisePage(1)));
        Assert.Equal(PageFilter.None, Choose(search, [1, .. new byte[Page.Size - 1]]));
    }

    [Theory]
    [InlineData(FilterSearch.Sample)]
    [InlineData(FilterSearch.Trial)]
    public async Task An_overlay_of_tables_is_smaller_for_it_and_the_same_machine(FilterSearch search)
    {
        using var box = TestBase.OfNoise(4, 100);
        var memory = WithTables(box);
        var overlay = await EncodeAsync(box, memory, search);
        var plain = await EncodeAsync(box, memory, FilterSearch.None);

        Assert.InRange(overlay.Encoded.Statistics.Bytes, 1, plain.Encoded.Statistics.Bytes * 9 / 10);
        Assert.Equal(plain.Encoded.Id, overlay.Encoded.Id);
        Assert.Equal(memory, overlay.Decode(box).Memory.Content);
        Assert.True((await overlay.VerifyAsync(box.Image)).IsSound);
    }

    [Fact]
    public async Task A_segment_has_pages_of_one_filter_and_keeps_it_when_it_is_recompressed()
    {
        using var box = TestBase.OfNoise(4, 100);
        var memory = WithTables(box);
        var overlay = await EncodeAsync(box, memory, FilterSearch.Sample);
        var again = await overlay.RecompressAsync(box.Image, EncoderOptions.For(Effort.Max));

        foreach (var some in (TestOverlay[])[overlay, again])
        {
            var filters = PageTableReader.Read(some.Table, box.Image, DecoderLimits.Default).Segments;
            Assert.Equal([PageFilter.None, PageFilter.ShuffleDifferences], filters.Select(segment => segment.Filter));
            Assert.Equal(memory, some.Decode(box).Memory.Content);
        }
        Assert.Equal(overlay.Encoded.Id, again.Encoded.Id);
    }
}
