using Cloudlet.Overlays.Formats;

namespace Cloudlet.Overlays.Tests.Formats;

public class PageTableTests
{
    private static readonly BaseImage Huge = BaseImage.Empty(1L << 24, 1L << 22);

    private static PageTable Read(byte[] blob, BaseImage? @base = null) =>
        PageTableReader.Read(blob, @base ?? Huge, DecoderLimits.Default);

    private static PageTable Table(PageRun[] disk, params int[] slots) =>
        new(
            Huge.Id,
            Huge.PageCount(Space.Disk),
            Huge.PageCount(Space.Memory),
            [.. slots.Select(count => new SegmentEntry(count, default))],
            disk,
            []
        );

    private static PageTable TableOf(SegmentEntry segment) =>
        Table([PageRun.Literal(1, 0, 0)], 1) with
        {
            Segments = [segment],
        };

    private static void IsRefused(PageTable table, string reason)
    {
        var problem = Assert.Throws<OverlayCorruptException>(() => Read(Tables.Write(table)));
        Assert.Equal("page table", problem.Blob);
        Assert.Contains(reason, problem.Problem);
    }

    [Fact]
    public void What_is_written_is_read_back()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            using var @base = BaseImage.Empty(100 + (seed * 1000), 200);
            var table = Tables.Random(new Random(seed), seed % 2 == 0 ? @base : Huge);
            var read = Read(Tables.Write(table), seed % 2 == 0 ? @base : Huge);

            Assert.Equal(table.Segments, read.Segments);
            Assert.Equal(table.Disk, read.Disk);
            Assert.Equal(table.Memory, read.Memory);
            Assert.Equal((table.BaseId, table.DiskPages), (read.BaseId, read.DiskPages));
        }
    }

    [Fact]
    public void Columns_that_are_not_compressed_are_read_too()
    {
        var table = Tables.Random(new Random(1), Huge);
        Assert.Equal(table.Disk, Read(Tables.Stored(Tables.Write(table))).Disk);
    }

    [Fact]
    public void A_million_neighbours_cost_some_hundred_bytes()
    {
        var runs = new PageRuns();
        for (var page = 0; page < 1_000_000; page++)
            runs.Add(PageRun.Zero(page));
        Assert.Equal(1, runs.Span.Length);
        Assert.InRange(Tables.Write(Table(runs.Span.ToArray())).Length, 1, 200);
    }

    [Fact]
    public void A_filter_that_is_not_known_is_refused() =>
        IsRefused(TableOf(new SegmentEntry(1, default, (PageFilter)3)), "filter 3 is not known");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_segment_with_too_many_slots_is_refused(byte filter) =>
        IsRefused(
            TableOf(new SegmentEntry(4097, default, (PageFilter)filter)),
            "a segment has 4097 slots, and 4096 is the most"
        );

    [Fact]
    public void A_slot_that_two_pages_own_is_refused() =>
        IsRefused(Table([PageRun.Literal(1, 0, 0), PageRun.Literal(2, 0, 0)], 2), "two pages own the same slot");

    [Fact]
    public void More_slots_that_no_page_owns_than_others_are_refused() =>
        IsRefused(Table([PageRun.Literal(1, 0, 0)], 3), "3 slots for 1 stored pages");

    [Fact]
    public void Fewer_slots_than_stored_pages_are_refused() =>
        IsRefused(Table([PageRun.Literal(1, 0, 0), PageRun.Literal(2, 0, 0)], 1), "1 slots for 2 stored pages");

    [Fact]
    public void A_page_that_shares_a_slot_that_no_page_owns_is_refused() =>
        IsRefused(Table([PageRun.Literal(1, 0, 0), PageRun.Self(3, 0, 1)], 2), "page 3 shares a slot");

    [Fact]
    public void A_slot_that_the_segment_has_not_is_refused() =>
        IsRefused(Table([PageRun.Literal(1, 0, 1)], 1), "slots beyond the 1 of segment 0");

    [Fact]
    public void A_run_that_leaves_its_segment_is_refused() =>
        IsRefused(Table([PageRun.Literal(1, 0, 0) with { Length = 2 }], 1, 1), "slots beyond");

    [Fact]
    public void A_segment_that_is_not_there_is_refused() =>
        IsRefused(Table([PageRun.Literal(1, 1, 0)], 1), "a segment that is not one of 1");

    [Fact]
    public void Content_of_a_page_beyond_the_base_is_refused() =>
        IsRefused(
            Table([PageRun.Base(1, new PageLocation(Space.Memory, new PageNumber(1L << 22)))]),
            "pages beyond the 4194304 of the base"
        );

    [Fact]
    public void A_run_that_leaves_the_base_at_its_end_is_refused() =>
        IsRefused(
            Table([PageRun.Base(1, new PageLocation(Space.Disk, new PageNumber((1L << 24) - 2))) with { Length = 3 }]),
            "pages beyond"
        );

    [Fact]
    public void A_repeated_page_at_the_bases_end_is_no_run_that_leaves_it()
    {
        var last = PageRun.Base(1, new PageLocation(Space.Disk, new PageNumber((1L << 24) - 1)));
        var table = Table([last with { Length = 3, Repeats = true }]);
        Assert.Equal(table.Disk, Read(Tables.Write(table)).Disk);
    }

    [Fact]
    public void A_run_beyond_its_space_is_refused() =>
        IsRefused(Table([PageRun.Zero((1L << 24) - 1) with { Length = 2 }]), "a run's length");

    [Fact]
    public void A_page_beyond_its_space_is_refused() => IsRefused(Table([PageRun.Zero(1L << 24)]), "a gap");

    [Fact]
    public void Literal_pages_do_not_repeat() =>
        IsRefused(Table([PageRun.Literal(1, 0, 0) with { Repeats = true }], 1), "cannot repeat");

    [Fact]
    public void Counts_that_the_columns_cannot_hold_are_refused_before_memory_is_taken_for_them()
    {
        var blob = Tables.Write(Table([PageRun.Zero(1)]));
        const int diskRuns = BlobHeader.Size + Digest.Size + 16 + 4;
        BitConverter.TryWriteBytes(blob.AsSpan(diskRuns), 1 << 24);
        Fuzz.Reseal(blob);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<OverlayCorruptException>(() => Read(blob));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void A_table_of_a_later_version_says_so()
    {
        var blob = Tables.Write(Table([]));
        blob[4] = 2;
        Fuzz.Reseal(blob);
        Assert.Contains("version 2", Assert.Throws<OverlayCorruptException>(() => Read(blob)).Problem);
    }
}
