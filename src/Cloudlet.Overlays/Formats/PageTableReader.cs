using System.Buffers;
using Cloudlet.Overlays.Hashing;

namespace Cloudlet.Overlays.Formats;

/// <summary>Reads and checks a page table of any origin. What it allocates is bounded by the base's size and by the limits.</summary>
internal static class PageTableReader
{
    private const string Blob = "page table";

    // Seal and slot count, and for each run a kind and five numbers of at most ten bytes.
    private const int MostBytesPerSegment = Seal.Size + 10;
    private const int MostBytesPerRun = 51;

    public static PageTable Read(ReadOnlySpan<byte> blob, BaseImage @base, DecoderLimits limits)
    {
        var cursor = new BlobCursor(Blob, Seal.Open(Blob, blob, out _));
        var codec = BlobHeader.Read(ref cursor, BlobHeader.PageTable);
        var baseId = new Digest(cursor.Take(Digest.Size));
        var diskPages = cursor.ReadInt64(long.MaxValue, "the number of disk pages");
        var memoryPages = cursor.ReadInt64(long.MaxValue, "the number of memory pages");
        CheckBase(@base, baseId, diskPages, memoryPages);

        var pages = diskPages + memoryPages;
        var segmentCount = cursor.ReadInt32(AtMost(pages), "the number of segments");
        var diskRuns = cursor.ReadInt32(AtMost(diskPages), "the number of disk runs");
        var memoryRuns = cursor.ReadInt32(AtMost(memoryPages), "the number of memory runs");
        var most =
            (PageTableWriter.ColumnCount * sizeof(uint))
            + ((long)segmentCount * MostBytesPerSegment)
            + (((long)diskRuns + memoryRuns) * MostBytesPerRun);
        var rawLength = cursor.ReadInt32((int)Math.Min(limits.PageTableBytes, most), "the length of the columns");
        // A segment has at least its seal, a run at least three bytes: the counts cannot promise more than there is.
        if (((long)segmentCount * (Seal.Size + 1)) + (((long)diskRuns + memoryRuns) * 3) > rawLength)
            throw cursor.Corrupt($"its columns of {rawLength} bytes are too short");

        var raw = ArrayPool<byte>.Shared.Rent(rawLength);
        try
        {
            var columns = raw.AsSpan(0, rawLength);
            codec.Decode(Blob, cursor.Take(cursor.Left), columns);
            var table = new PageTable(
                baseId,
                diskPages,
                memoryPages,
                new SegmentEntry[segmentCount],
                new PageRun[diskRuns],
                new PageRun[memoryRuns]
            );
            ReadColumns(columns, table, limits);
            SlotOwners.Check(table);
            return table;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(raw);
        }
    }

    private static int AtMost(long pages) => (int)Math.Min(pages, Array.MaxLength);

    private static void CheckBase(BaseImage @base, Digest baseId, long diskPages, long memoryPages)
    {
        if (baseId != @base.Id)
            throw new BaseMismatchException(baseId, @base.Id, "they are not the same");
        var (disk, memory) = (@base.PageCount(Space.Disk), @base.PageCount(Space.Memory));
        if (diskPages != disk || memoryPages != memory)
            throw new BaseMismatchException(
                baseId,
                @base.Id,
                $"the overlay is for {diskPages} disk and {memoryPages} memory pages, the base has {disk} and {memory}"
            );
    }

    private static void ReadColumns(ReadOnlySpan<byte> raw, PageTable table, DecoderLimits limits)
    {
        var lengths = new BlobCursor(Blob, raw);
        Span<int> sizes = stackalloc int[PageTableWriter.ColumnCount];
        foreach (ref var size in sizes)
            size = lengths.ReadInt32(raw.Length, "the length of a column");

        var columns = new Columns
        {
            Slots = Next(ref lengths, sizes[0]),
            Seals = Next(ref lengths, sizes[1]),
            Kinds = Next(ref lengths, sizes[2]),
            Gaps = Next(ref lengths, sizes[3]),
            Lengths = Next(ref lengths, sizes[4]),
            RunSegments = Next(ref lengths, sizes[5]),
            RunSlots = Next(ref lengths, sizes[6]),
            BasePages = Next(ref lengths, sizes[7]),
        };
        lengths.ExpectEnd();

        foreach (ref var segment in table.Segments.AsSpan())
            segment = ReadSegment(ref columns, limits.SegmentBytes / Page.Size);
        var state = new PageTableState();
        ReadRuns(ref columns, table, table.Disk, table.DiskPages, ref state);
        state.BeginSpace();
        ReadRuns(ref columns, table, table.Memory, table.MemoryPages, ref state);
        columns.ExpectEnd();
    }

    private static SegmentEntry ReadSegment(ref Columns columns, int mostSlots)
    {
        var number = columns.Slots.ReadVarint(uint.MaxValue, "a segment's slots and filter");
        var slots = 1 + (number & ((1L << PageTable.FilterShift) - 1));
        var filter = (PageFilter)(number >> PageTable.FilterShift);
        if (slots > mostSlots)
            throw columns.Slots.Corrupt($"a segment has {slots} slots, and {mostSlots} is the most");
        if (filter > PageFilter.ShuffleDifferences)
            throw columns.Slots.Corrupt($"filter {(byte)filter} is not known");
        return new SegmentEntry((int)slots, XxHash128.Read(columns.Seals.Take(Seal.Size)), filter);
    }

    private static BlobCursor Next(ref BlobCursor columns, int length) => new(Blob, columns.Take(length));

    private static void ReadRuns(
        ref Columns columns,
        PageTable table,
        PageRun[] runs,
        long pageCount,
        ref PageTableState state
    )
    {
        foreach (ref var run in runs.AsSpan())
        {
            run = ReadRun(ref columns, table, pageCount, in state);
            state.Advance(run);
        }
    }

    private static PageRun ReadRun(ref Columns columns, PageTable table, long pageCount, in PageTableState state)
    {
        var kind = columns.Kinds.ReadByte();
        var source = (PageSource)(kind & PageTableState.SourceMask);
        var repeats = (kind & PageTableState.RepeatsFlag) != 0;
        var baseSpace = (Space)((kind & PageTableState.BaseSpaceFlag) >> 4);
        if (kind >= PageTableState.BaseSpaceFlag * 2 || source > PageSource.Delta)
            throw columns.Kinds.Corrupt($"a run has kind {kind}, which is not known");
        if (repeats && source is not (PageSource.Base or PageSource.Self))
            throw columns.Kinds.Corrupt($"a run of {source} pages cannot repeat");
        if (baseSpace != 0 && source is not (PageSource.Base or PageSource.Delta))
            throw columns.Kinds.Corrupt($"a run of {source} pages names a space of the base");

        if (state.Page >= pageCount)
            throw columns.Gaps.Corrupt("a run begins after the end of its space");
        var page = state.Page + columns.Gaps.ReadVarint(pageCount - 1 - state.Page, "a gap");
        var length = 1 + (int)columns.Lengths.ReadVarint(AtMost(pageCount - page) - 1, "a run's length, less one,");
        var run = new PageRun(source, repeats, baseSpace, length, page, 0, 0, 0);
        var span = repeats ? 1 : length;
        if (run.HasSlots)
        {
            var segment = Add(state.Segment, columns.RunSegments.ReadSigned(), table.Segments.Length);
            if (segment < 0)
                throw columns.RunSegments.Corrupt($"a run names a segment that is not one of {table.Segments.Length}");
            var slots = table.Segments[segment].Slots;
            var slot = Add(state.SlotIn((int)segment), columns.RunSlots.ReadSigned(), slots);
            if (slot < 0 || span > slots - slot)
                throw columns.RunSlots.Corrupt($"a run names slots beyond the {slots} of segment {segment}");
            run = run with { Segment = (int)segment, Slot = (int)slot };
        }
        if (run.HasBase)
        {
            var there = baseSpace == Space.Disk ? table.DiskPages : table.MemoryPages;
            var basePage = Add(state.BasePageFor(source, page), columns.BasePages.ReadSigned(), there);
            if (basePage < 0 || span > there - basePage)
                throw columns.BasePages.Corrupt($"a run names pages beyond the {there} of the base");
            run = run with { BasePage = basePage };
        }
        return run;
    }

    /// <summary>The sum, or -1 when it is not from 0 to below <paramref name="limit"/>.</summary>
    private static long Add(long expected, long surprise, long limit)
    {
        var sum = unchecked((ulong)expected + (ulong)surprise);
        return sum < (ulong)limit ? (long)sum : -1;
    }

    private ref struct Columns
    {
        public BlobCursor Slots;
        public BlobCursor Seals;
        public BlobCursor Kinds;
        public BlobCursor Gaps;
        public BlobCursor Lengths;
        public BlobCursor RunSegments;
        public BlobCursor RunSlots;
        public BlobCursor BasePages;

        public readonly void ExpectEnd()
        {
            Slots.ExpectEnd();
            Seals.ExpectEnd();
            Kinds.ExpectEnd();
            Gaps.ExpectEnd();
            Lengths.ExpectEnd();
            RunSegments.ExpectEnd();
            RunSlots.ExpectEnd();
            BasePages.ExpectEnd();
        }
    }
}
