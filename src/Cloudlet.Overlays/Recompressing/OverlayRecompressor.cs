using System.IO.Pipelines;
using Cloudlet.Overlays.Compression;
using Cloudlet.Overlays.Formats;

namespace Cloudlet.Overlays;

/// <summary>
/// Makes an overlay smaller that is stored already: segments are decompressed, joined and compressed again with more effort; those that would not get smaller stay as they are. Pages keep
/// their sources and their order, so the content and the id stay the same. Streams: each thread holds one of the new segments, and two copies of it. Thread-safe.
/// </summary>
/// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
public sealed class OverlayRecompressor(EncoderOptions options)
{
    private readonly EncoderOptions options = options.Checked();

    /// <summary>
    /// Recompresses an overlay. When it fails or is cancelled, blobs that are in the sink stay there without meaning, and the overlay is
    /// what it was.
    /// </summary>
    /// <param name="base">Its base.</param>
    /// <param name="overlay">The overlay.</param>
    /// <param name="sink">Gets segments while they are made, then the machine state, then the page table.</param>
    /// <param name="progress">Bytes of stored pages, stage <c>recompress</c>.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="OverlayCorruptException">A blob is not what it should be.</exception>
    /// <exception cref="BaseMismatchException">The overlay is for another base.</exception>
    public async Task<EncodedOverlay> RecompressAsync(
        BaseImage @base,
        StoredOverlay overlay,
        IBlobSink sink,
        IProgress<Progress>? progress,
        CancellationToken cancellationToken
    )
    {
        var table = PageTableReader.Read(overlay.Table.Span, @base, DecoderLimits.Default);
        var reader = new SegmentReader(@base, table, DecoderLimits.Default);
        using var compressors = new Recycler<ZstdCompressor>(options.NewCompressor);
        var joined = new JoinedSegments(table, options.SegmentSlots);
        var (entries, blobs) = (new List<SegmentEntry>(), new List<Blob>());

        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using (
            var compression = new OrderedStage<SegmentGroup>(
                options.Threads + 1,
                new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, options.Threads).ConcurrentScheduler,
                (group, token) => group.CompressAsync(reader, overlay, compressors, token)
            )
        )
        {
            var adding = AddAsync(compression, joined, failed.Token);
            try
            {
                var (done, total) = (0L, joined.Slots * Page.Size);
                await foreach (var group in compression.ReadAllAsync(failed.Token))
                {
                    foreach (var (entry, blob) in group.Result)
                    {
                        entries.Add(entry);
                        blobs.Add(await sink.WriteAsync(BlobKind.Segment, blob, failed.Token));
                    }
                    if (group.IsJoined)
                        joined.Join(group.Segments);
                    else
                        joined.Keep(group.Segments);
                    done += (long)group.Slots * Page.Size;
                    group.Release();
                    progress?.Report(new Progress("recompress", done, total));
                }
            }
            finally
            {
                await failed.CancelAsync();
                await adding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        var compressor = compressors.Rent();
        var state = await RecompressStateAsync(overlay.MachineState, compressor, cancellationToken);
        var stateBlob = await sink.WriteAsync(BlobKind.MachineState, state, cancellationToken);
        var (disk, memory) = (joined.Runs(Space.Disk), joined.Runs(Space.Memory));
        var newTable = PageTableWriter.Write(
            table.BaseId,
            table.DiskPages,
            table.MemoryPages,
            entries,
            disk.Span,
            memory.Span,
            compressor
        );
        compressors.Return(compressor);
        var tableBlob = await sink.WriteAsync(BlobKind.PageTable, newTable, cancellationToken);
        blobs.InsertRange(0, [tableBlob, stateBlob]);
        var statistics = new OverlayStatistics(
            disk.PageCount,
            memory.PageCount,
            table.Count(),
            blobs.Sum(blob => blob.Size)
        );
        return new EncodedOverlay(overlay.Id, blobs, statistics);
    }

    private static async Task AddAsync(
        OrderedStage<SegmentGroup> compression,
        JoinedSegments joined,
        CancellationToken cancellationToken
    )
    {
        try
        {
            foreach (var group in joined.Groups)
                await compression.AddAsync(new SegmentGroup(group), cancellationToken);
        }
        finally
        {
            compression.Complete();
        }
    }

    private static async Task<ReadOnlyMemory<byte>> RecompressStateAsync(
        ReadOnlyMemory<byte> blob,
        ZstdCompressor compressor,
        CancellationToken cancellationToken
    )
    {
        // The pipe holds back the reader, so that a large state is not held whole before compression.
        var pipe = new Pipe();
        var reading = Task.Run(
            () =>
            {
                Exception? problem = null;
                try
                {
                    using var target = pipe.Writer.AsStream(leaveOpen: true);
                    MachineStateReader.Read(blob.Span, DecoderLimits.Default, target.Write);
                }
                catch (OverlayCorruptException e)
                {
                    problem = e;
                }
                pipe.Writer.Complete(problem);
            },
            cancellationToken
        );
        try
        {
            await using var source = pipe.Reader.AsStream();
            var (state, _) = await MachineStateWriter.WriteAsync(source, compressor, cancellationToken);
            return state.Length < blob.Length ? state : blob;
        }
        finally
        {
            await reading;
        }
    }
}
