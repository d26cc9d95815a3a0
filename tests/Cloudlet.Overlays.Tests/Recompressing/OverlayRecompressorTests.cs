namespace Cloudlet.Overlays.Tests.Recompressing;

public class OverlayRecompressorTests
{
    private static readonly byte[] State = Bytes.Noise(77, 10_000);
    private static readonly EncoderOptions Max = EncoderOptions.For(Effort.Max);
    private static readonly EncoderOptions Quick = EncoderOptions.For(Effort.Fast) with
    {
        SegmentBytes = 8 * Page.Size,
    };

    [Fact]
    public async Task A_recompressed_overlay_is_smaller_and_the_same_machine()
    {
        using var box = TestBase.OfNoise(300, 300);
        var (disk, memory) = Customised(box);
        var before = await TestOverlay.EncodeAsync(box.Image, disk, memory, State, Quick);

        var after = await before.RecompressAsync(box.Image, Max);

        Assert.Equal(before.Encoded.Id, after.Encoded.Id);
        Assert.Equal(before.Encoded.Statistics.Pages, after.Encoded.Statistics.Pages);
        Assert.True(after.Segments.Count < before.Segments.Count);
        Assert.True(after.Encoded.Statistics.Bytes < before.Encoded.Statistics.Bytes);
        Assert.True((await after.VerifyAsync(box.Image)).IsSound);
        var (decodedDisk, decodedMemory) = after.Decode(box, Enumerable.Range(0, after.Segments.Count).Reverse());
        Assert.Equal(disk, decodedDisk.Content);
        Assert.Equal(memory, decodedMemory.Content);
        var state = new MemoryStream();
        OverlayDecoder.DecodeMachineState(after.MachineState, state);
        Assert.Equal(State, state.ToArray());
    }

    [Fact]
    public async Task What_would_not_get_smaller_stays_as_it_is()
    {
        using var box = TestBase.OfNoise(300, 300);
        var memory = (byte[])[.. box.Memory];
        Numbers(memory.AsSpan(0, 100 * Page.Size));
        var before = await TestOverlay.EncodeAsync(box.Image, box.Disk, memory, State, Max);

        // With less effort than before there is nothing to be had.
        var after = await before.RecompressAsync(box.Image, Quick);

        Assert.Equal(before.Segments, after.Segments);
        Assert.Equal(before.MachineState, after.MachineState);
        Assert.True((await after.VerifyAsync(box.Image)).IsSound);
        var (_, decoded) = after.Decode(box, Enumerable.Range(0, after.Segments.Count));
        Assert.Equal(memory, decoded.Content);
    }

    // 1, 2, 3 and so on, one on a line.
    private static void Numbers(Span<byte> text)
    {
        for (var number = 1; text.Length > 8; number++)
        {
            number.TryFormat(text, out var length);
            text[length] = (byte)'\n';
            text = text[(length + 1)..];
        }
    }

    [Fact]
    public async Task An_overlay_without_pages_can_be_recompressed()
    {
        using var box = TestBase.OfNoise(10, 10);
        var before = await TestOverlay.EncodeStateAsync(box.Image, State);
        var after = await before.RecompressAsync(box.Image, Max);

        Assert.Empty(after.Segments);
        Assert.True((await after.VerifyAsync(box.Image)).IsSound);
    }

    [Fact]
    public async Task A_damaged_segment_is_refused_and_no_table_is_written()
    {
        using var box = TestBase.OfNoise(300, 300);
        var (disk, memory) = Customised(box);
        var before = await TestOverlay.EncodeAsync(box.Image, disk, memory, State, Quick);
        before.Segments[2][30] ^= 1;
        var sink = new MemorySink();

        await Assert.ThrowsAsync<OverlayCorruptException>(() => before.RecompressAsync(box.Image, Max, sink));
        Assert.Empty(sink.Table);
    }

    [Fact]
    public async Task A_damaged_machine_state_is_refused()
    {
        using var box = TestBase.OfNoise(10, 10);
        var before = await TestOverlay.EncodeStateAsync(box.Image, State);
        before.MachineState[40] ^= 1;

        await Assert.ThrowsAsync<OverlayCorruptException>(() => before.RecompressAsync(box.Image, Max));
    }

    private static (byte[] Disk, byte[] Memory) Customised(TestBase box)
    {
        var (disk, memory) = ((byte[])[.. box.Disk], (byte[])[.. box.Memory]);
        for (var page = 0; page < 200; page++)
        {
            var content = Bytes.PageOf(memory, page);
            content.Fill((byte)page);
            Bytes.Noise((ulong)page, 64).CopyTo(content[(page % 50)..]);
            Bytes.PageOf(disk, page)[page] ^= 1;
        }
        Bytes.PageOf(memory, 3).CopyTo(Bytes.PageOf(disk, 250));
        Bytes.PageOf(memory, 4).Clear();
        return (disk, memory);
    }
}
