using System.Buffers.Binary;
using Cloudlet.Overlays.Compression;
using Cloudlet.Overlays.Formats;
using Cloudlet.Overlays.Hashing;

namespace Cloudlet.Overlays.Tests.Support;

/// <summary>Page tables that no encoder made.</summary>
internal static class Tables
{
    private const int FixedSize = BlobHeader.Size + Digest.Size + 8 + 8 + 16;

    public static byte[] Write(PageTable table)
    {
        using var compressor = new ZstdCompressor(3);
        return PageTableWriter
            .Write(
                table.BaseId,
                table.DiskPages,
                table.MemoryPages,
                table.Segments,
                table.Disk,
                table.Memory,
                compressor
            )
            .ToArray();
    }

    /// <summary>The same table with its columns not compressed.</summary>
    public static byte[] Stored(byte[] table)
    {
        var raw = new byte[BinaryPrimitives.ReadInt32LittleEndian(table.AsSpan(FixedSize - 4))];
        Assert.True(
            ZstdDecompressor.TryDecompress(table.AsSpan(FixedSize..^Seal.Size), raw, [], out var written, out _)
        );
        Assert.Equal(raw.Length, written);
        byte[] stored = [.. table.AsSpan(0, FixedSize), .. raw, .. new byte[Seal.Size]];
        stored[6] = (byte)Codec.Stored;
        Fuzz.Reseal(stored);
        return stored;
    }

    /// <summary>A sound table with runs of every kind.</summary>
    public static PageTable Random(Random random, BaseImage @base)
    {
        var slots = new List<int>();
        var disk = Runs(random, @base, Space.Disk, slots);
        var memory = Runs(random, @base, Space.Memory, slots);
        var segments = slots.Select(count => new SegmentEntry(
            count,
            new XxHash128((ulong)random.NextInt64(), (ulong)random.NextInt64()),
            (PageFilter)random.Next(3)
        ));
        return new PageTable(
            @base.Id,
            @base.PageCount(Space.Disk),
            @base.PageCount(Space.Memory),
            [.. segments],
            disk,
            memory
        );
    }

    private static PageRun[] Runs(Random random, BaseImage @base, Space space, List<int> slots)
    {
        var runs = new List<PageRun>();
        for (var page = 0L; ; )
        {
            page += random.Next(4) == 0 ? random.NextInt64(@base.PageCount(space)) / 8 : random.Next(3);
            var left = @base.PageCount(space) - page;
            if (left <= 0 || runs.Count > 200)
                return [.. runs];
            var length = (int)Math.Min(left, random.Next(1, 40));
            var source = (PageSource)random.Next(5);
            if (source == PageSource.Self && slots.Count == 0)
                source = PageSource.Zero;
            var run = new PageRun(source, false, Space.Disk, length, page, 0, 0, 0);
            if (run.HasBase)
            {
                var from = (Space)random.Next(2);
                length = (int)Math.Min(length, @base.PageCount(from));
                run = run with
                {
                    BaseSpace = from,
                    Length = length,
                    BasePage = random.NextInt64(@base.PageCount(from) - length + 1),
                };
            }
            if (run.OwnsSlots)
            {
                if (slots.Count == 0 || random.Next(3) == 0)
                    slots.Add(0);
                run = run with { Segment = slots.Count - 1, Slot = slots[^1] };
                slots[^1] += run.Length;
            }
            if (source == PageSource.Self)
            {
                var segment = random.Next(slots.Count);
                length = Math.Min(length, slots[segment]);
                run = run with { Length = length, Segment = segment, Slot = random.Next(slots[segment] - length + 1) };
            }
            run = run with { Repeats = source is PageSource.Base or PageSource.Self && random.Next(3) == 0 };
            runs.Add(run);
            page = run.End;
        }
    }
}
