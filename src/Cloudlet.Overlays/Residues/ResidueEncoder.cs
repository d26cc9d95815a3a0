using System.Buffers;
using Cloudlet.Overlays.Compression;
using Cloudlet.Overlays.Formats;

namespace Cloudlet.Overlays;

/// <summary>
/// Makes the overlay of a machine that came from an overlay itself, against the same base. Only pages that the machine changed are compared, hashed for finding and compressed; for all others the
/// stored segments are named again. A stored segment of which less than half is still in use is not: what it has of use is encoded anew, so that what is of no use never outweighs what is. Thread-safe.
/// </summary>
/// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
public sealed class ResidueEncoder(EncoderOptions options)
{
    private readonly OverlayEncoder encoder = new(options);

    /// <summary>
    /// Encodes the machine. Reads <paramref name="machineState"/> to its end, twice; disposes of nothing. When it fails or is cancelled, blobs that
    /// are in the sink stay there without meaning.
    /// </summary>
    /// <param name="base">The base of both.</param>
    /// <param name="known">The overlay that the machine came from.</param>
    /// <param name="spaces">
    /// One for each space that the base has. Candidates are the pages that the machine may have changed since; other pages are asked for too, and are then the known overlay's (or the
    /// base's).
    /// </param>
    /// <param name="machineState">The machine state, uncompressed; it can be rewound.</param>
    /// <param name="sink">Gets the new segments, the machine state and the page table.</param>
    /// <param name="progress">Bytes of pages, stages <c>encode</c> and <c>identify</c>.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="OverlayCorruptException">The known overlay's table is none.</exception>
    /// <exception cref="BaseMismatchException">The known overlay is for another base.</exception>
    public async Task<EncodedOverlay> EncodeAsync(
        BaseImage @base,
        KnownOverlay known,
        IReadOnlyList<IChangedPages> spaces,
        Stream machineState,
        IBlobSink sink,
        IProgress<Progress>? progress,
        CancellationToken cancellationToken
    )
    {
        var table = PageTableReader.Read(known.Table.Span, @base, DecoderLimits.Default);
        var kept = KeptPages.Of(table, spaces);
        var stateDigest = await Digest.OfAsync(machineState, cancellationToken);
        machineState.Position = 0;

        var held = new TableHolder(sink);
        var wider = spaces
            .Select(space => (IChangedPages)new CandidatePages(space, kept.Encoded(space.Space)))
            .ToList();
        var fresh = await encoder.EncodeAsync(@base, wider, machineState, held, progress, cancellationToken);
        var freshTable = PageTableReader.Read(held.Table.Span, @base, DecoderLimits.Default);

        var union = new TableUnion(kept, freshTable);
        var (disk, memory) = (union.Merge(Space.Disk), union.Merge(Space.Memory));
        using var identifying = new ResidueIdentity(spaces, progress);
        var id = await identifying.RunAsync(@base.Id, disk, memory, stateDigest, cancellationToken);
        var tableBlob = await sink.WriteAsync(
            BlobKind.PageTable,
            Write(@base, union.Segments, disk, memory),
            cancellationToken
        );
        List<Blob> blobs =
        [
            tableBlob,
            fresh.Blobs.First(blob => blob.Kind == BlobKind.MachineState),
            .. kept.Segments.Select(segment => known.Segments[segment]),
            .. fresh.Blobs.Where(blob => blob.Kind == BlobKind.Segment),
        ];
        var counts = PageTable.Count(disk.Span) + PageTable.Count(memory.Span);
        var statistics = new OverlayStatistics(disk.PageCount, memory.PageCount, counts, blobs.Sum(blob => blob.Size));
        return new EncodedOverlay(id, blobs, statistics);
    }

    private static ReadOnlyMemory<byte> Write(
        BaseImage @base,
        IReadOnlyList<SegmentEntry> segments,
        PageRuns disk,
        PageRuns memory
    )
    {
        using var compressor = new ZstdCompressor(new EncoderOptions().ZstdLevel);
        var (diskPages, memoryPages) = (@base.PageCount(Space.Disk), @base.PageCount(Space.Memory));
        return PageTableWriter.Write(@base.Id, diskPages, memoryPages, segments, disk.Span, memory.Span, compressor);
    }

    /// <summary>Holds the page table back: it tells only of what is new.</summary>
    private sealed class TableHolder(IBlobSink inner) : IBlobSink
    {
        public ReadOnlyMemory<byte> Table { get; private set; }

        public Task<Blob> WriteAsync(BlobKind kind, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
        {
            if (kind != BlobKind.PageTable)
                return inner.WriteAsync(kind, content, cancellationToken);
            Table = content.ToArray();
            return Task.FromResult(new Blob(kind, default, content.Length));
        }
    }
}
