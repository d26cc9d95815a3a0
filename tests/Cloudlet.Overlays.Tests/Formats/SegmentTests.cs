using Cloudlet.Overlays.Compression;
using Cloudlet.Overlays.Formats;
using Cloudlet.Overlays.Hashing;

namespace Cloudlet.Overlays.Tests.Formats;

public class SegmentTests
{
    private static byte[] Write(byte[] slots, byte[][]? prefix = null, params PageLocation[] prefixPages)
    {
        using var compressor = new ZstdCompressor(3);
        var blob = new byte[SegmentWriter.Bound(slots.Length) + (prefixPages.Length * SegmentWriter.PrefixPageSize)];
        var length = SegmentWriter.Write(slots, blob, compressor, out _, prefixPages, Bytes.Pages(prefix ?? []));
        return blob[..length];
    }

    private static byte[] Read(BaseImage @base, byte[] blob, int slots)
    {
        var run = PageRun.Literal(0, 0, 0) with { Length = slots };
        var entry = new SegmentEntry(slots, XxHash128.Read(blob.AsSpan(blob.Length - Seal.Size)));
        var table = new PageTable(@base.Id, slots, 0, [entry], [run], []);
        var content = new byte[slots * Page.Size];
        new SegmentReader(@base, table, DecoderLimits.Default).Read(0, blob, content);
        return content;
    }

    [Fact]
    public void Content_that_does_not_compress_is_stored()
    {
        using var box = TestBase.OfNoise(3, 0);
        var slots = Bytes.Noise(9, 3 * Page.Size);
        var blob = Write(slots);
        Assert.Equal((byte)Codec.Stored, blob[6]);
        Assert.Equal(SegmentWriter.FixedSize + slots.Length + Seal.Size, blob.Length);
        Assert.Equal(slots, Read(box.Image, blob, 3));
    }

    [Fact]
    public void A_segment_with_a_prefix_of_base_pages_is_read_over_that_base()
    {
        using var box = TestBase.OfNoise(3, 2);
        byte[] slots = [.. Bytes.PageOf(box.Memory, 1)[100..], .. Bytes.PageOf(box.Disk, 2)[..100]];
        var blob = Write(
            slots,
            [Bytes.PageOf(box.Memory, 1).ToArray(), Bytes.PageOf(box.Disk, 2).ToArray()],
            new PageLocation(Space.Memory, new PageNumber(1)),
            new PageLocation(Space.Disk, new PageNumber(2))
        );
        Assert.InRange(blob.Length, 1, 200);
        Assert.Equal(slots, Read(box.Image, blob, 1));
    }

    [Fact]
    public void A_prefix_that_the_base_has_not_is_refused()
    {
        using var box = TestBase.OfNoise(3, 2);
        var blob = Write(Bytes.NoisePage(1), [Bytes.NoisePage(1)], new PageLocation(Space.Memory, new PageNumber(2)));
        var problem = Assert.Throws<OverlayCorruptException>(() => Read(box.Image, blob, 1));
        Assert.Contains("memory page 2", problem.Problem);
    }

    [Fact]
    public void A_segment_with_another_number_of_slots_is_refused()
    {
        using var box = TestBase.OfNoise(3, 0);
        Assert.Throws<OverlayCorruptException>(() => Read(box.Image, Write(new byte[2 * Page.Size]), 3));
    }
}
