using Cloudlet.Overlays.Tests.Encoding;

namespace Cloudlet.Overlays.Tests.Decoding;

public sealed class OverlayDecoderTests : IAsyncLifetime
{
    private readonly TestBase box = TestBase.OfNoise(700, 900);
    private TestOverlay overlay = null!;
    private byte[] disk = [];
    private byte[] memory = [];

    public async ValueTask InitializeAsync()
    {
        (disk, memory) = OverlayEncoderTests.Customised(box);
        overlay = await TestOverlay.EncodeAsync(
            box.Image,
            disk,
            memory,
            options: new EncoderOptions { SegmentBytes = 64 * Page.Size }
        );
    }

    public ValueTask DisposeAsync()
    {
        box.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void Segments_are_taken_in_any_order()
    {
        var random = new Random(1);
        for (var i = 0; i < 10; i++)
        {
            var order = Enumerable.Range(0, overlay.Segments.Count).ToArray();
            random.Shuffle(order);
            var (decodedDisk, decodedMemory) = overlay.Decode(box, order);
            Assert.Equal(disk, decodedDisk.Content);
            Assert.Equal(memory, decodedMemory.Content);
        }
    }

    [Fact]
    public void Segments_are_taken_from_several_threads()
    {
        var (diskTarget, memoryTarget) = (new ByteTarget(box.Disk), new ByteTarget(box.Memory));
        var decoder = new OverlayDecoder(box.Image, diskTarget, memoryTarget);
        decoder.ReadTable(overlay.Table);
        Parallel.Invoke(
            () => decoder.ApplyBase(CancellationToken.None),
            () => Parallel.For(0, decoder.SegmentCount, i => decoder.ApplySegment(i, overlay.Segments[i]))
        );
        decoder.Complete();
        Assert.Equal(disk, diskTarget.Content);
        Assert.Equal(memory, memoryTarget.Content);
    }

    [Fact]
    public void Into_a_target_with_a_turn_segments_are_written_by_one_thread_after_the_other()
    {
        var (diskTarget, memoryTarget) = (new TurnTarget(box.Disk), new TurnTarget(box.Memory));
        var decoder = new OverlayDecoder(box.Image, diskTarget, memoryTarget);
        decoder.ReadTable(overlay.Table);
        decoder.ApplyBase(CancellationToken.None);
        diskTarget.IsStrict = memoryTarget.IsStrict = true;
        Parallel.For(0, decoder.SegmentCount, i => decoder.ApplySegment(i, overlay.Segments[i]));
        decoder.Complete();
        Assert.Equal(disk, diskTarget.Content);
        Assert.Equal(memory, memoryTarget.Content);
    }

    [Fact]
    public void A_segment_in_the_place_of_another_is_refused_before_a_page_is_written()
    {
        var (diskTarget, memoryTarget) = (new ByteTarget(box.Disk), new ByteTarget(box.Memory));
        var decoder = new OverlayDecoder(box.Image, diskTarget, memoryTarget);
        decoder.ReadTable(overlay.Table);
        var problem = Assert.Throws<OverlayCorruptException>(() => decoder.ApplySegment(1, overlay.Segments[2]));
        Assert.Equal("segment 1", problem.Blob);
        Assert.Equal(0, diskTarget.Writes + memoryTarget.Writes);
    }

    [Fact]
    public void A_missing_segment_is_told_at_the_end()
    {
        var decoder = new OverlayDecoder(box.Image, new ByteTarget(box.Disk), new ByteTarget(box.Memory));
        decoder.ReadTable(overlay.Table);
        decoder.ApplyBase(CancellationToken.None);
        for (var i = 0; i < decoder.SegmentCount; i++)
        {
            if (i != 3)
                decoder.ApplySegment(i, overlay.Segments[i]);
        }
        Assert.Equal("segment 3", Assert.Throws<OverlayCorruptException>(decoder.Complete).Blob);
    }

    [Fact]
    public void An_overlay_for_another_base_is_refused_before_a_page_is_written()
    {
        using var other = TestBase.Of(box.Disk, box.Memory, Digest.Of("another base"u8));
        var target = new ByteTarget(box.Disk);
        var problem = Assert.Throws<BaseMismatchException>(() =>
            new OverlayDecoder(other.Image, target, target).ReadTable(overlay.Table)
        );
        Assert.Equal(TestBase.SomeId, problem.Expected);
        Assert.Null(target.Changed);
    }

    [Fact]
    public void An_overlay_for_a_base_of_another_size_is_refused()
    {
        using var other = TestBase.OfNoise(700, 901);
        var target = new ByteTarget(box.Disk);
        Assert.Throws<BaseMismatchException>(() =>
            new OverlayDecoder(other.Image, target, target).ReadTable(overlay.Table)
        );
    }

    [Fact]
    public void Nothing_is_applied_before_the_table_is_read()
    {
        var decoder = new OverlayDecoder(box.Image, new ByteTarget(box.Disk), new ByteTarget(box.Memory));
        Assert.Throws<InvalidOperationException>(() => decoder.ApplySegment(0, overlay.Segments[0]));
        Assert.Throws<InvalidOperationException>(() => decoder.ApplyBase(CancellationToken.None));
        Assert.Throws<InvalidOperationException>(decoder.Complete);
    }

    [Fact]
    public void An_overlay_without_its_base_pages_is_not_complete()
    {
        var decoder = new OverlayDecoder(box.Image, new ByteTarget(box.Disk), new ByteTarget(box.Memory));
        decoder.ReadTable(overlay.Table);
        for (var i = 0; i < decoder.SegmentCount; i++)
            decoder.ApplySegment(i, overlay.Segments[i]);
        Assert.Throws<InvalidOperationException>(decoder.Complete);
    }

    [Fact]
    public void Applying_a_segment_allocates_nothing_per_page()
    {
        var decoder = new OverlayDecoder(box.Image, new NullTarget(), new NullTarget());
        decoder.ReadTable(overlay.Table);
        decoder.ApplySegment(0, overlay.Segments[0]);

        var before = GC.GetAllocatedBytesForCurrentThread();
        decoder.ApplySegment(1, overlay.Segments[1]);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000);
    }

    [Fact]
    public async Task A_machine_state_of_several_chunks_comes_back()
    {
        foreach (var length in (int[])[0, 1, 4 << 20, (9 << 20) + 5])
        {
            var state = Bytes.Noise(1, length);
            var small = await TestOverlay.EncodeStateAsync(box.Image, state);
            var result = new MemoryStream();
            OverlayDecoder.DecodeMachineState(small.MachineState, result);
            Assert.Equal(state, result.ToArray());
        }
    }

    [Fact]
    public async Task A_machine_state_beyond_the_limit_is_refused_before_a_byte_is_written()
    {
        var small = await TestOverlay.EncodeStateAsync(box.Image, new byte[2000]);
        var result = new MemoryStream();
        Assert.Throws<OverlayCorruptException>(() =>
            OverlayDecoder.DecodeMachineState(
                small.MachineState,
                result,
                new DecoderLimits { MachineStateBytes = 1999 }
            )
        );
        Assert.Equal(0, result.Length);
    }

    private sealed class NullTarget : IPageTarget
    {
        public void Begin(PageSet changed, PageSet zero) { }

        public void Write(PageNumber page, ReadOnlySpan<byte> content) { }
    }

    private sealed class TurnTarget(byte[] content) : IPageTarget
    {
        private readonly ByteTarget target = new(content);

        public byte[] Content => target.Content;

        public bool IsStrict { get; set; }

        public Lock Turn { get; } = new();

        public void Begin(PageSet changed, PageSet zero) => target.Begin(changed, zero);

        public void Write(PageNumber page, ReadOnlySpan<byte> content)
        {
            Assert.True(!IsStrict || Turn.IsHeldByCurrentThread);
            target.Write(page, content);
        }
    }
}
