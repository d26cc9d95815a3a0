namespace Cloudlet.Overlays.Tests.Encoding;

public class OverlayEncoderTests
{
    private static readonly byte[] State = Bytes.Noise(77, 10_000);

    [Fact]
    public async Task A_machine_that_is_the_base_has_an_empty_overlay()
    {
        using var box = TestBase.OfNoise(50, 50);
        var overlay = await TestOverlay.EncodeAsync(box.Image, box.Disk, box.Memory, State);

        Assert.Empty(overlay.Segments);
        Assert.Equal(new PageCounts(0, 0, 0, 0, 0), overlay.Encoded.Statistics.Pages);
        var (disk, memory) = overlay.Decode(box);
        Assert.Equal(box.Disk, disk.Content);
        Assert.Equal(box.Memory, memory.Content);
    }

    [Fact]
    public async Task Each_page_comes_from_the_cheapest_place()
    {
        using var box = TestBase.OfNoise(20, 20);
        var (disk, memory) = ((byte[])[.. box.Disk], (byte[])[.. box.Memory]);
        Bytes.PageOf(memory, 0).Clear(); // zero
        Bytes.PageOf(box.Disk, 3).CopyTo(Bytes.PageOf(memory, 1)); // base: a disk page read into memory
        Bytes.NoisePage(100).CopyTo(Bytes.PageOf(memory, 2)); // literal
        Bytes.NoisePage(100).CopyTo(Bytes.PageOf(disk, 2)); // self: the same new page on disk
        Bytes.PageOf(disk, 5)[17] ^= 1; // delta

        var overlay = await TestOverlay.EncodeAsync(box.Image, disk, memory);

        Assert.Equal(new PageCounts(Zero: 1, Base: 1, Self: 1, Literal: 1, Delta: 1), overlay.Encoded.Statistics.Pages);
        Assert.Equal(2, overlay.Encoded.Statistics.DiskPages);
        Assert.Equal(3, overlay.Encoded.Statistics.MemoryPages);
        var (decodedDisk, decodedMemory) = overlay.Decode(box);
        Assert.Equal(disk, decodedDisk.Content);
        Assert.Equal(memory, decodedMemory.Content);
        Assert.Equal([2L, 5L], decodedDisk.Changed!.Select(page => page.Value));
        Assert.Equal([0L, 1L, 2L], decodedMemory.Changed!.Select(page => page.Value));
        Assert.Equal([0L], decodedMemory.Zero!.Select(page => page.Value));
    }

    [Fact]
    public async Task A_small_edit_costs_less_than_the_page()
    {
        using var box = TestBase.OfNoise(100, 1);
        var disk = (byte[])[.. box.Disk];
        for (var page = 0; page < 100; page++)
            Bytes.PageOf(disk, page)[page] ^= 0x55;
        var small = await TestOverlay.EncodeAsync(box.Image, disk, box.Memory);
        var whole = await TestOverlay.EncodeAsync(
            box.Image,
            disk,
            box.Memory,
            options: new EncoderOptions { DifferenceBytes = 0 }
        );

        Assert.InRange(small.Encoded.Statistics.Bytes, 1, 4000);
        Assert.True(whole.Encoded.Statistics.Bytes > 50 * Page.Size);
        Assert.Equal(small.Encoded.Id, whole.Encoded.Id);
    }

    [Fact]
    public async Task A_page_full_of_one_new_content_is_stored_once()
    {
        using var box = TestBase.OfNoise(3000, 1000);
        var (disk, memory) = (new byte[box.Disk.Length], new byte[box.Memory.Length]);
        disk.AsSpan().Fill(0xff);
        memory.AsSpan().Fill(0xff);
        var overlay = await TestOverlay.EncodeAsync(box.Image, disk, memory);

        Assert.Equal(new PageCounts(0, 0, 3999, 1, 0), overlay.Encoded.Statistics.Pages);
        Assert.InRange(overlay.Encoded.Statistics.Bytes, 1, 1000);
        var (decodedDisk, decodedMemory) = overlay.Decode(box);
        Assert.Equal(disk, decodedDisk.Content);
        Assert.Equal(memory, decodedMemory.Content);
    }

    [Fact]
    public async Task A_candidate_that_is_the_bases_own_is_no_part_of_the_overlay()
    {
        using var box = TestBase.OfNoise(50, 50);
        var memory = (byte[])[.. box.Memory];
        Bytes.NoisePage(9).CopyTo(Bytes.PageOf(memory, 30));
        var one = new PageSet(50);
        one.Add(new PageNumber(30));

        var all = await TestOverlay.EncodeAsync(box.Image, [new BytePages(Space.Memory, memory)]);
        var exact = await TestOverlay.EncodeAsync(box.Image, [new BytePages(Space.Memory, memory, one)]);

        Assert.Equal(exact.Encoded.Id, all.Encoded.Id);
        Assert.Equal(1, all.Encoded.Statistics.Pages.Total);
    }

    public static TheoryData<EncoderOptions> Efforts =>
        [
            new EncoderOptions(),
            new EncoderOptions { ZstdLevel = 9 },
            new EncoderOptions { ZstdLevel = -5 },
            new EncoderOptions { ZstdLevel = 1, ShortestMatch = 6 },
            new EncoderOptions { SegmentBytes = Page.Size },
            new EncoderOptions { SegmentBytes = 5 * Page.Size },
            new EncoderOptions { SegmentBytes = EncoderOptions.MostSegmentBytes },
            new EncoderOptions { Threads = 1 },
            new EncoderOptions { Threads = 7 },
            new EncoderOptions { DifferenceBytes = 0 },
            new EncoderOptions { DifferenceBytes = Page.Size },
            new EncoderOptions { RememberedPages = 0 },
            new EncoderOptions { RememberedPages = 3 },
            new EncoderOptions { WindowPages = 64 },
            new EncoderOptions { Filters = FilterSearch.None },
            new EncoderOptions { Filters = FilterSearch.Trial },
            EncoderOptions.For(Effort.Fast),
        ];

    [Theory]
    [MemberData(nameof(Efforts), DisableDiscoveryEnumeration = true)]
    public async Task The_id_is_the_same_at_every_effort_and_so_is_what_is_decoded(EncoderOptions options)
    {
        using var box = TestBase.OfNoise(700, 900);
        var (disk, memory) = Customised(box);
        var overlay = await TestOverlay.EncodeAsync(box.Image, disk, memory, State, options);

        Assert.Equal((await TestOverlay.EncodeAsync(box.Image, disk, memory, State)).Encoded.Id, overlay.Encoded.Id);
        var (decodedDisk, decodedMemory) = overlay.Decode(box);
        Assert.Equal(disk, decodedDisk.Content);
        Assert.Equal(memory, decodedMemory.Content);
        Assert.True((await overlay.VerifyAsync(box.Image)).IsSound);
    }

    [Fact]
    public async Task The_same_machine_gives_the_same_blobs()
    {
        using var box = TestBase.OfNoise(700, 900);
        var (disk, memory) = Customised(box);
        var (one, two) = (
            await TestOverlay.EncodeAsync(box.Image, disk, memory, State),
            await TestOverlay.EncodeAsync(box.Image, disk, memory, State)
        );
        Assert.Equal(one.Encoded.Blobs, two.Encoded.Blobs);
    }

    [Fact]
    public async Task The_id_changes_with_each_thing_that_it_names()
    {
        using var box = TestBase.OfNoise(20, 20);
        using var other = TestBase.Of(box.Disk, box.Memory, Digest.Of("another base"u8));
        var disk = (byte[])[.. box.Disk];
        disk[5000] ^= 1;
        var moved = (byte[])[.. box.Disk];
        moved[9000] ^= 1;
        var ids = new HashSet<Digest>();
        foreach (
            var overlay in (TestOverlay[])
                [
                    await TestOverlay.EncodeAsync(box.Image, box.Disk, box.Memory, State),
                    await TestOverlay.EncodeAsync(box.Image, disk, box.Memory, State),
                    await TestOverlay.EncodeAsync(box.Image, moved, box.Memory, State),
                    await TestOverlay.EncodeAsync(box.Image, disk, box.Memory, State[1..]),
                    await TestOverlay.EncodeAsync(other.Image, disk, box.Memory, State),
                ]
        )
            ids.Add(overlay.Encoded.Id);
        Assert.Equal(5, ids.Count);
    }

    [Fact]
    public async Task The_same_page_on_disk_and_in_memory_gives_different_ids()
    {
        using var empty = BaseImage.Empty(2, 2);
        var (zeros, page) = (new byte[2 * Page.Size], Bytes.Pages(Bytes.NoisePage(1), new byte[Page.Size]));
        Assert.NotEqual(
            (await TestOverlay.EncodeAsync(empty, zeros, page)).Encoded.Id,
            (await TestOverlay.EncodeAsync(empty, page, zeros)).Encoded.Id
        );
    }

    [Fact]
    public async Task Blobs_are_told_as_they_were_written_and_the_table_comes_first()
    {
        using var box = TestBase.OfNoise(700, 900);
        var (disk, memory) = Customised(box);
        var overlay = await TestOverlay.EncodeAsync(
            box.Image,
            disk,
            memory,
            State,
            new EncoderOptions { SegmentBytes = 20 * Page.Size }
        );
        byte[][] written = [overlay.Table, overlay.MachineState, .. overlay.Segments];

        Assert.True(overlay.Segments.Count > 5);
        Assert.Equal(written.Select(blob => Digest.Of(blob)), overlay.Encoded.Blobs.Select(blob => blob.Digest));
        Assert.Equal(BlobKind.PageTable, overlay.Encoded.Blobs[0].Kind);
        Assert.Equal(BlobKind.MachineState, overlay.Encoded.Blobs[1].Kind);
        Assert.All(overlay.Encoded.Blobs.Skip(2), blob => Assert.Equal(BlobKind.Segment, blob.Kind));
        Assert.Equal(written.Sum(blob => blob.Length), overlay.Encoded.Statistics.Bytes);
    }

    [Fact]
    public async Task A_space_of_another_size_than_the_bases_is_refused()
    {
        using var box = TestBase.OfNoise(5, 5);
        await Assert.ThrowsAsync<ArgumentException>(() =>
            TestOverlay.EncodeAsync(box.Image, [new BytePages(Space.Disk, new byte[6 * Page.Size])])
        );
    }

    [Fact]
    public async Task A_space_that_is_given_twice_is_refused()
    {
        using var box = TestBase.OfNoise(5, 5);
        var disk = new BytePages(Space.Disk, box.Disk);
        await Assert.ThrowsAsync<ArgumentException>(() => TestOverlay.EncodeAsync(box.Image, [disk, disk]));
    }

    [Fact]
    public async Task Content_that_came_again_after_its_window_was_closed_is_stored_once_and_known()
    {
        using var box = TestBase.OfNoise(4, 300);
        var memory = (byte[])[.. box.Memory];
        for (var page = 0; page < 300; page++)
            Bytes.NoisePage((ulong)(5000 + (page % 100))).CopyTo(Bytes.PageOf(memory, page));
        var one = await TestOverlay.EncodeAsync(box.Image, box.Disk, memory);
        var many = await TestOverlay.EncodeAsync(
            box.Image,
            box.Disk,
            memory,
            options: new EncoderOptions { WindowPages = 30 }
        );

        Assert.Equal((100L, 200L), (many.Encoded.Statistics.Pages.Literal, many.Encoded.Statistics.Pages.Self));
        Assert.Equal(one.Encoded.Id, many.Encoded.Id);
        Assert.Equal(memory, many.Decode(box).Memory.Content);
        Assert.True((await many.VerifyAsync(box.Image)).IsSound);
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        foreach (
            var options in (EncoderOptions[])
                [
                    new EncoderOptions { ZstdLevel = 99 },
                    new EncoderOptions { ShortestMatch = 2 },
                    new EncoderOptions { ShortestMatch = 8 },
                    new EncoderOptions { HashBits = 5 },
                    new EncoderOptions { HashBits = 31 },
                    new EncoderOptions { SegmentBytes = 100 },
                    new EncoderOptions { Threads = 0 },
                    new EncoderOptions { DifferenceBytes = -1 },
                    new EncoderOptions { RememberedPages = -1 },
                ]
        )
            Assert.Throws<ArgumentOutOfRangeException>(() => new OverlayEncoder(options));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_sink_that_fails_ends_the_encoding_with_its_own_failure(int blobs)
    {
        using var box = TestBase.OfNoise(700, 900);
        var (disk, memory) = Customised(box);
        await Assert.ThrowsAsync<IOException>(() =>
            new OverlayEncoder(new EncoderOptions { SegmentBytes = 10 * Page.Size }).EncodeAsync(
                box.Image,
                [new BytePages(Space.Disk, disk), new BytePages(Space.Memory, memory)],
                new MemoryStream(State),
                new FullSink(blobs),
                null,
                CancellationToken.None
            )
        );
    }

    [Fact]
    public async Task A_sink_that_takes_nothing_holds_the_encoder_back()
    {
        const int changed = 2000;
        const int slots = 10;
        using var box = TestBase.OfNoise(0, changed);
        var pages = new CountedPages(Bytes.Noise(9, changed * Page.Size));
        var sink = new SlowSink();
        var options = new EncoderOptions { SegmentBytes = slots * Page.Size, Threads = 2 };
        var encoding = new OverlayEncoder(options).EncodeAsync(
            box.Image,
            [pages],
            new MemoryStream(State),
            sink,
            null,
            CancellationToken.None
        );

        await sink.Asked;
        var (before, reads) = (-1, pages.Reads);
        for (; reads != before; (before, reads) = (reads, pages.Reads))
            await Task.Delay(100);
        // Each page was read to be analysed; of the 200 segments, those on the threads and the one in the sink are filled.
        Assert.InRange(reads - changed, slots, slots * (options.Threads + 3));

        sink.Open();
        Assert.Equal(changed, (await encoding).Statistics.MemoryPages);
    }

    [Fact]
    public async Task A_reader_that_fails_ends_the_encoding_with_its_own_failure()
    {
        using var box = TestBase.OfNoise(2000, 0);
        await Assert.ThrowsAsync<IOException>(() =>
            TestOverlay.EncodeAsync(box.Image, [new BrokenPages(box.Disk, brokenPage: 1500)])
        );
    }

    [Fact]
    public async Task A_cancel_in_the_middle_ends_the_encoding()
    {
        using var box = TestBase.OfNoise(2000, 0);
        using var cancel = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new OverlayEncoder(new EncoderOptions()).EncodeAsync(
                box.Image,
                [new BytePages(Space.Disk, new byte[2000 * Page.Size])],
                new MemoryStream(State),
                new MemorySink(),
                new Canceller(cancel),
                cancel.Token
            )
        );
    }

    internal static (byte[] Disk, byte[] Memory) Customised(TestBase box)
    {
        var (disk, memory) = ((byte[])[.. box.Disk], (byte[])[.. box.Memory]);
        for (var i = 0; i < 300; i++)
        {
            Bytes.NoisePage((ulong)(5000 + (i % 250))).CopyTo(Bytes.PageOf(memory, 100 + i));
            Bytes.PageOf(disk, 200 + i)[i] ^= 1;
        }
        box.Memory.AsSpan(500 * Page.Size, 100 * Page.Size).CopyTo(memory.AsSpan(777 * Page.Size));
        disk.AsSpan(0, 60 * Page.Size).Clear();
        Bytes.NoisePage(5000).CopyTo(Bytes.PageOf(disk, 650));
        return (disk, memory);
    }

    private sealed class FullSink(int room) : IBlobSink
    {
        private int left = room;

        public Task<Blob> WriteAsync(
            BlobKind kind,
            ReadOnlyMemory<byte> content,
            CancellationToken cancellationToken
        ) =>
            left-- > 0
                ? Task.FromResult(new Blob(kind, default, content.Length))
                : throw new IOException("No space left on device");
    }

    private sealed class SlowSink : IBlobSink
    {
        private readonly TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource open = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Asked => asked.Task;

        public void Open() => open.SetResult();

        public async Task<Blob> WriteAsync(
            BlobKind kind,
            ReadOnlyMemory<byte> content,
            CancellationToken cancellationToken
        )
        {
            asked.TrySetResult();
            await open.Task;
            return new Blob(kind, default, content.Length);
        }
    }

    private sealed class CountedPages(byte[] content) : IChangedPages
    {
        private readonly BytePages whole = new(Space.Memory, content);
        private int reads;

        public int Reads => Volatile.Read(ref reads);

        public Space Space => whole.Space;

        public long PageCount => whole.PageCount;

        public PageSet Candidates => whole.Candidates;

        public ReadOnlySpan<byte> Read(PageNumber page, Span<byte> buffer)
        {
            Interlocked.Increment(ref reads);
            return whole.Read(page, buffer);
        }
    }

    private sealed class BrokenPages(byte[] content, long brokenPage) : IChangedPages
    {
        private readonly BytePages whole = new(Space.Disk, content);

        public Space Space => whole.Space;

        public long PageCount => whole.PageCount;

        public PageSet Candidates => whole.Candidates;

        public ReadOnlySpan<byte> Read(PageNumber page, Span<byte> buffer) =>
            page.Value == brokenPage ? throw new IOException("Input/output error") : whole.Read(page, buffer);
    }

    private sealed class Canceller(CancellationTokenSource source) : IProgress<Progress>
    {
        public void Report(Progress value) => source.Cancel();
    }
}
