using System.Buffers;

namespace Cloudlet.Overlays.Formats;

/// <summary>Reads segments of any origin, for one table over one base. Thread-safe.</summary>
internal sealed class SegmentReader
{
    private readonly BaseImage @base;
    private readonly DecoderLimits limits;

    // Runs with slots, grouped by segment: those of segment i are runs[starts[i]..starts[i + 1]]. A number below the count of disk
    // runs is one of them, the others are memory runs.
    private readonly int[] runs;
    private readonly int[] starts;

    public SegmentReader(BaseImage @base, PageTable table, DecoderLimits limits)
    {
        this.@base = @base;
        this.limits = limits;
        Table = table;
        starts = new int[table.Segments.Length + 1];
        Count(table.Disk);
        Count(table.Memory);
        for (var i = 0; i < table.Segments.Length; i++)
            starts[i + 1] += starts[i];
        runs = new int[starts[^1]];
        var next = starts.AsSpan(0, table.Segments.Length).ToArray();
        Place(table.Disk, 0, next);
        Place(table.Memory, table.Disk.Length, next);
    }

    public PageTable Table { get; }

    public int Slots(int segment) => Table.Segments[segment].Slots;

    /// <summary>The runs whose content comes from <paramref name="segment"/>, to be given to <see cref="Run"/>.</summary>
    public ReadOnlySpan<int> RunsOf(int segment) => runs.AsSpan(starts[segment], starts[segment + 1] - starts[segment]);

    public ref readonly PageRun Run(int number, out Space space)
    {
        var memory = number >= Table.Disk.Length;
        space = memory ? Space.Memory : Space.Disk;
        return ref memory ? ref Table.Memory[number - Table.Disk.Length] : ref Table.Disk[number];
    }

    /// <summary>Fills <paramref name="slots"/> with the content of the segment's pages: decompressed, and differences undone.</summary>
    public void Read(int segment, ReadOnlySpan<byte> blob, Span<byte> slots)
    {
        ReadSlots(segment, blob, slots);
        UndoDifferences(segment, slots);
    }

    /// <summary>Fills <paramref name="slots"/> with what they hold: differences as differences.</summary>
    public void ReadSlots(int segment, ReadOnlySpan<byte> blob, Span<byte> slots)
    {
        var name = $"segment {segment}";
        var entry = Table.Segments[segment];
        var cursor = new BlobCursor(name, Seal.Open(name, blob, out var seal));
        if (seal != entry.Seal)
            throw new OverlayCorruptException(name, null, "it is not the segment that the page table names");
        var codec = BlobHeader.Read(ref cursor, BlobHeader.Segment);
        if (cursor.ReadUInt32() != entry.Slots)
            throw cursor.Corrupt($"it has not the {entry.Slots} slots that the page table says");
        if (cursor.ReadUInt32() != slots.Length)
            throw cursor.Corrupt($"it is not {slots.Length} bytes long");
        var prefixPages = cursor.ReadInt32(limits.SegmentBytes / Page.Size, "the number of prefix pages");

        if (prefixPages == 0)
            codec.Decode(name, cursor.Take(cursor.Left), slots);
        else
            ReadWithPrefix(name, codec, ref cursor, prefixPages, slots);
        entry.Filter.Undo(slots);
    }

    private void ReadWithPrefix(string name, Codec codec, ref BlobCursor cursor, int pages, Span<byte> slots)
    {
        var list = new BlobCursor(name, cursor.Take(pages * SegmentWriter.PrefixPageSize));
        var prefix = ArrayPool<byte>.Shared.Rent(pages * Page.Size);
        try
        {
            for (var i = 0; i < pages; i++)
            {
                var space = (Space)list.ReadByte();
                if (space > Space.Memory)
                    throw list.Corrupt($"space {(byte)space} is not known");
                var page = list.ReadInt64(long.MaxValue, "a prefix page");
                if (page >= @base.PageCount(space))
                    throw list.Corrupt($"the base has no {new PageLocation(space, new PageNumber(page))}");
                @base.Page(space, new PageNumber(page)).CopyTo(prefix.AsSpan(i * Page.Size));
            }
            codec.Decode(name, cursor.Take(cursor.Left), slots, prefix.AsSpan(0, pages * Page.Size));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(prefix);
        }
    }

    private void UndoDifferences(int segment, Span<byte> slots)
    {
        foreach (var number in RunsOf(segment))
        {
            ref readonly var run = ref Run(number, out _);
            if (run.Source != PageSource.Delta)
                continue;
            for (var i = 0; i < run.Length; i++)
            {
                var slot = slots.Slice((run.Slot + i) * Page.Size, Page.Size);
                PageDifference.Xor(slot, @base.Page(run.BaseSpace, run.BasePageAt(i)), slot);
            }
        }
    }

    private void Count(ReadOnlySpan<PageRun> all)
    {
        foreach (ref readonly var run in all)
        {
            if (run.HasSlots)
                starts[run.Segment + 1]++;
        }
    }

    private void Place(ReadOnlySpan<PageRun> all, int first, int[] next)
    {
        for (var i = 0; i < all.Length; i++)
        {
            if (all[i].HasSlots)
                runs[next[all[i].Segment]++] = first + i;
        }
    }
}
