namespace Cloudlet.Overlays.Tests.Verifying;

public class OverlayVerifierTests
{
    /// <summary>A small overlay with pages from everywhere.</summary>
    internal static Task<TestOverlay> SmallAsync(TestBase box)
    {
        var (disk, memory) = ((byte[])[.. box.Disk], (byte[])[.. box.Memory]);
        Bytes.PageOf(memory, 0).Clear();
        Bytes.PageOf(box.Disk, 3).CopyTo(Bytes.PageOf(memory, 1));
        Bytes.PageOf(memory, 2).Fill(7);
        Bytes.PageOf(disk, 2).Fill(7);
        Bytes.PageOf(disk, 5)[17] ^= 1;
        Bytes.PageOf(disk, 6)[18] ^= 2;
        return TestOverlay.EncodeAsync(
            box.Image,
            disk,
            memory,
            Bytes.Noise(1, 50),
            new EncoderOptions { SegmentBytes = 2 * Page.Size }
        );
    }

    [Fact]
    public async Task A_sound_overlay_has_the_id_that_the_encoder_gave_it()
    {
        using var box = TestBase.OfNoise(10, 10);
        var overlay = await SmallAsync(box);
        var result = await overlay.VerifyAsync(box.Image);
        Assert.True(result.IsSound, result.Problem);
        Assert.Equal(overlay.Encoded.Id, result.Actual);
        Assert.Equal(overlay.Encoded.Statistics.Pages, result.Pages);
    }

    [Fact]
    public async Task A_flipped_bit_anywhere_in_any_blob_is_found()
    {
        using var box = TestBase.OfNoise(10, 10);
        var overlay = await SmallAsync(box);
        byte[][] blobs = [overlay.Table, overlay.MachineState, .. overlay.Segments];
        Assert.Equal(4, blobs.Length);
        foreach (var blob in blobs)
        {
            for (var bit = 0; bit < blob.Length * 8; bit++)
            {
                blob[bit / 8] ^= (byte)(1 << (bit % 8));
                try
                {
                    Assert.False((await overlay.VerifyAsync(box.Image)).IsSound, $"bit {bit} of {blob.Length} bytes");
                }
                finally
                {
                    blob[bit / 8] ^= (byte)(1 << (bit % 8));
                }
            }
        }
        Assert.True((await overlay.VerifyAsync(box.Image)).IsSound);
    }

    [Fact]
    public async Task A_blob_that_is_cut_short_or_has_more_behind_it_is_found()
    {
        using var box = TestBase.OfNoise(10, 10);
        var overlay = await SmallAsync(box);
        for (var length = 0; length < overlay.Table.Length; length++)
            Assert.False((await (overlay with { Table = overlay.Table[..length] }).VerifyAsync(box.Image)).IsSound);
        Assert.False((await (overlay with { Table = [.. overlay.Table, 0] }).VerifyAsync(box.Image)).IsSound);
    }

    [Fact]
    public async Task Another_id_is_told_with_the_one_that_the_content_has()
    {
        using var box = TestBase.OfNoise(10, 10);
        var overlay = await SmallAsync(box);
        var other = overlay with { Encoded = overlay.Encoded with { Id = Digest.Of("other"u8) } };
        var result = await other.VerifyAsync(box.Image);
        Assert.False(result.IsSound);
        Assert.Equal(overlay.Encoded.Id, result.Actual);
    }

    [Fact]
    public async Task The_machine_state_of_another_overlay_is_found()
    {
        using var box = TestBase.OfNoise(10, 10);
        var overlay = await SmallAsync(box);
        var other = await TestOverlay.EncodeStateAsync(box.Image, Bytes.Noise(2, 50));
        Assert.False((await (overlay with { MachineState = other.MachineState }).VerifyAsync(box.Image)).IsSound);
    }

    [Fact]
    public async Task A_page_that_is_the_bases_own_is_no_sound_part_of_an_overlay()
    {
        using var box = TestBase.OfNoise(10, 10);
        using var liar = TestBase.Of([.. box.Disk.Reverse()], box.Memory);
        var overlay = await TestOverlay.EncodeAsync(liar.Image, box.Disk, box.Memory);
        Assert.True((await overlay.VerifyAsync(liar.Image)).IsSound);
        var result = await overlay.VerifyAsync(box.Image);
        Assert.False(result.IsSound);
    }

    [Fact]
    public async Task A_segment_that_cannot_be_fetched_is_the_callers_failure()
    {
        using var box = TestBase.OfNoise(10, 10);
        var overlay = await SmallAsync(box);
        await Assert.ThrowsAsync<FileNotFoundException>(() =>
            OverlayVerifier.VerifyAsync(
                box.Image,
                overlay.Encoded.Id,
                overlay.Table,
                overlay.MachineState,
                (_, _) => throw new FileNotFoundException(),
                null,
                CancellationToken.None
            )
        );
    }

    [Fact]
    public async Task A_cancel_ends_the_verification()
    {
        using var box = TestBase.OfNoise(10, 10);
        var overlay = await SmallAsync(box);
        using var cancel = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            OverlayVerifier.VerifyAsync(
                box.Image,
                overlay.Encoded.Id,
                overlay.Table,
                overlay.MachineState,
                async (_, token) =>
                {
                    await cancel.CancelAsync();
                    await Task.Delay(Timeout.Infinite, token);
                    return default;
                },
                null,
                cancel.Token
            )
        );
    }
}
