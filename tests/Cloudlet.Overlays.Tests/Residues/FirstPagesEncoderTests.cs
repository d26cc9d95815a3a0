namespace Cloudlet.Overlays.Tests.Residues;

public sealed class FirstPagesEncoderTests : IDisposable
{
    private readonly TestBase box = TestBase.OfNoise(20, 200);

    public void Dispose() => box.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(100)]
    public async Task The_pages_that_are_wanted_first_are_in_the_first_segments(int wanted)
    {
        var memory = box.Memory.ToArray();
        var disk = box.Disk.ToArray();
        for (var page = 0; page < 100; page++)
            Bytes.NoisePage((ulong)(1000 + page)).CopyTo(Bytes.PageOf(memory, page));
        Bytes.NoisePage(5000).CopyTo(Bytes.PageOf(disk, 3));
        // The last ones, and some that have not changed.
        var first = new PageSet(200);
        first.AddRange(new PageNumber(100 - wanted), wanted + 50);
        var options = new EncoderOptions { SegmentBytes = 4 * Page.Size };
        var sink = new MemorySink();
        var encoded = await new FirstPagesEncoder(options).EncodeAsync(
            box.Image,
            [new BytePages(Space.Disk, disk), new BytePages(Space.Memory, memory)],
            first,
            new MemoryStream([9]),
            sink,
            null,
            CancellationToken.None
        );
        var overlay = new TestOverlay(encoded, sink.Table, sink.MachineState, sink.Segments);
        Assert.Equal(overlay.Segments.Count, encoded.Blobs.Count - 2);
        Assert.Equal((await TestOverlay.EncodeAsync(box.Image, disk, memory, [9])).Encoded.Id, encoded.Id);
        var verified = await overlay.VerifyAsync(box.Image);
        Assert.True(verified.IsSound, verified.Problem);

        var target = new ByteTarget(box.Memory);
        var decoder = new OverlayDecoder(box.Image, new ByteTarget(box.Disk), target);
        decoder.ReadTable(overlay.Table);
        for (var i = 0; i < (wanted + 3) / 4; i++)
            decoder.ApplySegment(i, overlay.Segments[i]);
        Assert.Equal(memory[((100 - wanted) * Page.Size)..], target.Content[((100 - wanted) * Page.Size)..]);
    }
}
