using System.Buffers;
using Cloudlet.Overlays.Compression;

namespace Cloudlet.Overlays.Formats;

/// <summary>Writes a page table; <c>docs/formats/overlay.md</c> describes its columns.</summary>
internal static class PageTableWriter
{
    public const int ColumnCount = 8;

    public static ReadOnlyMemory<byte> Write(
        Digest baseId,
        long diskPages,
        long memoryPages,
        IReadOnlyList<SegmentEntry> segments,
        ReadOnlySpan<PageRun> disk,
        ReadOnlySpan<PageRun> memory,
        ZstdCompressor compressor
    )
    {
        var columns = new BlobWriter[ColumnCount];
        for (var i = 0; i < ColumnCount; i++)
            columns[i] = new BlobWriter();

        Span<byte> seal = stackalloc byte[Seal.Size];
        foreach (var segment in segments)
        {
            columns[0].WriteVarint(segment.Slots - 1 + ((long)segment.Filter << PageTable.FilterShift));
            segment.Seal.CopyTo(seal);
            columns[1].Write(seal);
        }
        var state = new PageTableState();
        WriteRuns(columns, disk, ref state);
        state.BeginSpace();
        WriteRuns(columns, memory, ref state);

        var raw = new BlobWriter();
        foreach (var column in columns)
            raw.Write((uint)column.Length);
        foreach (var column in columns)
            raw.Write(column.Written.Span);

        var writer = new BlobWriter();
        BlobHeader.Write(writer, BlobHeader.PageTable, Codec.Zstd);
        writer.Write(baseId);
        writer.Write(diskPages);
        writer.Write(memoryPages);
        writer.Write((uint)segments.Count);
        writer.Write((uint)disk.Length);
        writer.Write((uint)memory.Length);
        writer.Write((uint)raw.Length);
        var payload = ArrayPool<byte>.Shared.Rent(ZstdCompressor.Bound(raw.Length));
        writer.Write(payload.AsSpan(0, compressor.Compress(raw.Written.Span, payload)));
        ArrayPool<byte>.Shared.Return(payload);
        return writer.Seal();
    }

    private static void WriteRuns(BlobWriter[] columns, ReadOnlySpan<PageRun> runs, ref PageTableState state)
    {
        foreach (ref readonly var run in runs)
        {
            var kind = (byte)run.Source | (run.Repeats ? PageTableState.RepeatsFlag : 0) | ((int)run.BaseSpace << 4);
            columns[2].Write((byte)kind);
            columns[3].WriteVarint(run.Page - state.Page);
            columns[4].WriteVarint(run.Length - 1);
            if (run.HasSlots)
            {
                columns[5].WriteSigned(run.Segment - state.Segment);
                columns[6].WriteSigned(run.Slot - state.SlotIn(run.Segment));
            }
            if (run.HasBase)
                columns[7].WriteSigned(run.BasePage - state.BasePageFor(run.Source, run.Page));
            state.Advance(run);
        }
    }
}
