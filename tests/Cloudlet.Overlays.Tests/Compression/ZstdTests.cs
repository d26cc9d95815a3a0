using Cloudlet.Overlays.Compression;

namespace Cloudlet.Overlays.Tests.Compression;

public class ZstdTests
{
    private static byte[] Compress(byte[] content, byte[]? prefix = null, int level = 3)
    {
        using var compressor = new ZstdCompressor(level);
        var frame = new byte[ZstdCompressor.Bound(content.Length)];
        return frame[..compressor.Compress(content, frame, prefix)];
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    public void What_is_compressed_is_decompressed(int length)
    {
        var content = Bytes.Noise(1, length);
        var result = new byte[length];

        Assert.True(ZstdDecompressor.TryDecompress(Compress(content), result, [], out var written, out _));

        Assert.Equal(length, written);
        Assert.Equal(content, result);
    }

    [Fact]
    public void A_prefix_stands_for_what_it_holds()
    {
        var content = Bytes.Noise(1, 20_000);
        var frame = Compress(content, prefix: [.. content]);
        var result = new byte[content.Length];

        Assert.InRange(frame.Length, 1, 200);
        Assert.True(ZstdDecompressor.TryDecompress(frame, result, content, out _, out _));
        Assert.Equal(content, result);
    }

    [Fact]
    public void A_prefix_counts_for_one_frame_only()
    {
        var content = Bytes.Noise(1, 20_000);
        using var compressor = new ZstdCompressor(3);
        var frame = new byte[ZstdCompressor.Bound(content.Length)];

        var with = compressor.Compress(content, frame, (byte[])[.. content]);
        var without = compressor.Compress(content, frame);

        Assert.True(with < 200 && without >= 20_000, $"{with}, {without}");
        Assert.True(
            ZstdDecompressor.TryDecompress(frame.AsSpan(0, without), new byte[content.Length], [], out _, out _)
        );
    }

    [Fact]
    public void A_frame_without_its_prefix_is_refused_or_gives_something_else()
    {
        var content = Bytes.Noise(1, 20_000);
        var result = new byte[content.Length];
        var done = ZstdDecompressor.TryDecompress(Compress(content, [.. content]), result, [], out _, out _);
        Assert.False(done && result.AsSpan().SequenceEqual(content));
    }

    [Fact]
    public void What_does_not_fit_is_refused_and_nothing_is_written_past_the_end()
    {
        var room = new byte[1000];
        var fits = ZstdDecompressor.TryDecompress(
            Compress(Bytes.Noise(1, 500)),
            room.AsSpan(0, 499),
            [],
            out _,
            out var problem
        );
        Assert.False(fits);
        Assert.NotEmpty(problem);
        Assert.True(Page.IsZero(room.AsSpan(499)));
    }

    [Fact]
    public void Noise_in_place_of_a_frame_is_refused()
    {
        Assert.False(ZstdDecompressor.TryDecompress(Bytes.Noise(3, 1000), new byte[4096], [], out _, out _));
    }

    [Theory]
    [InlineData(int.MinValue)]
    [InlineData(23)]
    public void A_level_that_zstd_has_not_is_refused(int level)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ZstdCompressor(level));
    }

    [Fact]
    public void A_context_that_is_disposed_is_not_used_again()
    {
        var compressor = new ZstdCompressor(1);
        compressor.Dispose();
        Assert.Throws<ObjectDisposedException>(() => compressor.Compress([1], new byte[100]));
    }
}
