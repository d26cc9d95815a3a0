using Cloudlet.Benchmarks.Measuring;
using Cloudlet.Overlays;
using Cloudlet.Overlays.Compression;
using Cloudlet.Overlays.Formats;
using Cloudlet.Primitives;

namespace Cloudlet.Benchmarks.Images;

/// <summary>The question: how much more does the encoder compute than it has to, which is to compare both images once and to compress what is stored?</summary>
internal sealed class ComputeBenchmark(ImagePair pair, Scratch scratch)
{
    private const int Rounds = 3;
    private const int RowBytes = 256 << 10;
    private const int RowsPerPart = 64;

    // Counted, so that no comparison can be left out as useless.
    private long samePages;

    private static readonly ParallelOptions Threads = new() { MaxDegreeOfParallelism = Environment.ProcessorCount };

    /// <summary>Answers it for one effort: both sides in turns, medians; a round before that does not count.</summary>
    public async Task<ComputeRow> RunAsync(Effort effort, CancellationToken cancellationToken)
    {
        var (disk, memory) = (Old("disk"), Old("memory"));
        var index = Path.Combine(scratch.NewFolder(), "pages.index");
        await PageIndex.BuildAsync(disk, memory, index, null, cancellationToken);
        using var @base = BaseImage.Open(default, disk, memory, index);
        var options = EncoderOptions.For(effort);
        var stored = new List<byte[]>();
        var (encode, compare, compress) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round <= Rounds; round++)
        {
            var sink = new KeptBlobs();
            var watch = new Watch();
            await EncodeAsync(@base, options, sink, cancellationToken);
            encode.Add(watch.Elapsed.TotalSeconds);
            if (round == 0)
                stored = sink.ReadSegments(@base);
            watch = new Watch();
            Compare();
            compare.Add(watch.Elapsed.TotalSeconds);
            watch = new Watch();
            Compress(stored, options);
            compress.Add(watch.Elapsed.TotalSeconds);
        }
        return new ComputeRow(effort.ToString().ToLowerInvariant(), Median(encode), Median(compare), Median(compress));
    }

    private string? Old(string name) => pair.Files.FirstOrDefault(file => file.Name == name)?.Old;

    private async Task EncodeAsync(
        BaseImage @base,
        EncoderOptions options,
        IBlobSink sink,
        CancellationToken cancellationToken
    )
    {
        var spaces = pair
            .Files.Select(file => MappedPages.Open(file.Name == "disk" ? Space.Disk : Space.Memory, file.New, @base))
            .ToList();
        await new OverlayEncoder(options).EncodeAsync(@base, spaces, Stream.Null, sink, null, cancellationToken);
        spaces.ForEach(space => space.Dispose());
    }

    private void Compare()
    {
        foreach (var file in pair.Files)
        {
            using var old = File.OpenHandle(file.Old);
            using var @new = File.OpenHandle(file.New);
            var extents = SparseFile.DataExtents(@new, RandomAccess.GetLength(@new));
            var parts = extents.SelectMany(extent => Parts(extent.Offset, extent.End)).ToArray();
            Parallel.ForEach(
                parts,
                Threads,
                () => (Old: new byte[RowBytes], New: new byte[RowBytes]),
                (part, _, buffers) =>
                {
                    var same = 0;
                    for (var at = part.From; at < part.To; at += RowBytes)
                    {
                        var length = RandomAccess.Read(@new, buffers.New, at);
                        var before = RandomAccess.Read(old, buffers.Old, at);
                        same += CountSame(buffers.New.AsSpan(0, length), buffers.Old.AsSpan(0, before));
                    }
                    Interlocked.Add(ref samePages, same);
                    return buffers;
                },
                _ => { }
            );
        }
    }

    private static int CountSame(ReadOnlySpan<byte> after, ReadOnlySpan<byte> before)
    {
        var same = 0;
        for (var page = 0; page + Page.Size <= Math.Min(after.Length, before.Length); page += Page.Size)
            same += after.Slice(page, Page.Size).SequenceEqual(before.Slice(page, Page.Size)) ? 1 : 0;
        return same;
    }

    private static IEnumerable<(long From, long To)> Parts(long from, long to)
    {
        for (; from < to; from += (long)RowsPerPart * RowBytes)
            yield return (from, Math.Min(to, from + ((long)RowsPerPart * RowBytes)));
    }

    private static void Compress(List<byte[]> stored, EncoderOptions options) =>
        Parallel.ForEach(
            stored,
            Threads,
            () => (Zstd: options.NewCompressor(), Target: new byte[ZstdCompressor.Bound(options.SegmentBytes)]),
            (segment, _, own) =>
            {
                own.Zstd.Compress(segment, own.Target);
                return own;
            },
            own => own.Zstd.Dispose()
        );

    private static double Median(List<double> seconds)
    {
        var sorted = seconds.Skip(1).Order().ToArray();
        return Math.Round(sorted[sorted.Length / 2], 3);
    }

    /// <summary>Keeps copies of the blobs.</summary>
    private sealed class KeptBlobs : IBlobSink
    {
        private readonly List<byte[]> segments = [];
        private byte[] table = [];

        public Task<Blob> WriteAsync(BlobKind kind, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
        {
            if (kind == BlobKind.Segment)
                segments.Add(content.ToArray());
            else if (kind == BlobKind.PageTable)
                table = content.ToArray();
            return Task.FromResult(new Blob(kind, default, content.Length));
        }

        /// <summary>What the segments hold.</summary>
        public List<byte[]> ReadSegments(BaseImage @base)
        {
            var reader = new SegmentReader(
                @base,
                PageTableReader.Read(table, @base, DecoderLimits.Default),
                DecoderLimits.Default
            );
            return
            [
                .. segments.Select(
                    (blob, number) =>
                    {
                        var slots = new byte[reader.Slots(number) * Page.Size];
                        reader.ReadSlots(number, blob, slots);
                        return slots;
                    }
                ),
            ];
        }
    }
}
