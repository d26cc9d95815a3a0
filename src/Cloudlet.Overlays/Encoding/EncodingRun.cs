using Cloudlet.Overlays.Compression;
using Cloudlet.Overlays.Formats;

namespace Cloudlet.Overlays;

/// <summary>
/// One overlay being made: candidates are read in batches, analysed on all threads and gathered in order in a window; a full window is arranged in segments, which
/// are filled and compressed on the same threads and written in order.
/// </summary>
internal sealed class EncodingRun : IDisposable
{
    private readonly BaseImage @base;
    private readonly IReadOnlyList<IChangedPages> spaces;
    private readonly Stream machineState;
    private readonly IBlobSink sink;
    private readonly IProgress<Progress>? progress;
    private readonly int threads;

    // One scheduler for both kinds of work, so that together they use no more threads than asked for.
    private readonly TaskScheduler scheduler;
    private readonly PageAnalyser analyser;
    private readonly PageAssembler assembler;
    private readonly OverlayIdentity identity = new();
    private readonly IChangedPages?[] bySpace = new IChangedPages?[2];
    private readonly Recycler<ZstdCompressor> compressors;
    private readonly Recycler<PageBatch> batches = new(() => new PageBatch());
    private readonly Recycler<OpenSegment> segments;

    // Pages of the base that are mapped until so many were looked at: each unmapping stops all threads for a moment.
    private const int UnloadedPages = (8 << 20) / Page.Size;

    private readonly List<SegmentEntry> entries = [];
    private readonly List<Blob> blobs = [];

    public EncodingRun(
        BaseImage @base,
        IReadOnlyList<IChangedPages> spaces,
        Stream machineState,
        IBlobSink sink,
        EncoderOptions options,
        IProgress<Progress>? progress
    )
    {
        this.@base = @base;
        // Memory first: a resumed guest touches it before its disk.
        this.spaces = [.. spaces.OrderByDescending(space => space.Space)];
        this.machineState = machineState;
        this.sink = sink;
        this.progress = progress;
        threads = options.Threads;
        scheduler = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, threads).ConcurrentScheduler;
        analyser = new PageAnalyser(@base, options);
        assembler = new PageAssembler(spaces, options);
        foreach (var space in spaces)
            bySpace[(int)space.Space] = space;
        compressors = new Recycler<ZstdCompressor>(options.NewCompressor);
        segments = new Recycler<OpenSegment>(() => new OpenSegment(options.SegmentSlots));
    }

    public async Task<EncodedOverlay> RunAsync(CancellationToken cancellationToken)
    {
        await WriteSegmentsAsync(cancellationToken);

        var compressor = compressors.Rent();
        var (state, stateDigest) = await MachineStateWriter.WriteAsync(machineState, compressor, cancellationToken);
        var stateBlob = await sink.WriteAsync(BlobKind.MachineState, state, cancellationToken);
        var table = PageTableWriter.Write(
            @base.Id,
            @base.PageCount(Space.Disk),
            @base.PageCount(Space.Memory),
            entries,
            assembler.Disk.Span,
            assembler.Memory.Span,
            compressor
        );
        compressors.Return(compressor);
        var tableBlob = await sink.WriteAsync(BlobKind.PageTable, table, cancellationToken);

        blobs.InsertRange(0, [tableBlob, stateBlob]);
        return new EncodedOverlay(identity.Finish(@base.Id, stateDigest), blobs, Statistics());
    }

    public void Dispose()
    {
        identity.Dispose();
        analyser.Dispose();
        assembler.Dispose();
        compressors.Dispose();
    }

    private async Task WriteSegmentsAsync(CancellationToken cancellationToken)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var analysis = new OrderedStage<PageBatch>(
            threads + 2,
            scheduler,
            (batch, _) =>
            {
                analyser.Analyse(batch);
                return Task.CompletedTask;
            }
        );
        await using var compression = new OrderedStage<OpenSegment>(
            threads + 1,
            scheduler,
            (segment, _) =>
            {
                var compressor = compressors.Rent();
                segment.Compress(@base, bySpace, compressor);
                compressors.Return(compressor);
                return Task.CompletedTask;
            }
        );
        await Task.WhenAll(
            Run(token => ReadAsync(analysis, token)),
            Run(token => AssembleAsync(analysis, compression, token)),
            Run(token => WriteAsync(compression, token))
        );

        async Task Run(Func<CancellationToken, Task> part)
        {
            try
            {
                await Task.Run(() => part(failed.Token), failed.Token);
            }
            catch
            {
                await failed.CancelAsync();
                throw;
            }
        }
    }

    private async Task ReadAsync(OrderedStage<PageBatch> analysis, CancellationToken cancellationToken)
    {
        foreach (var space in spaces)
        {
            var batch = NewBatch(space);
            foreach (var page in space.Candidates)
            {
                batch.Add(page);
                if (!batch.IsFull)
                    continue;
                await analysis.AddAsync(batch, cancellationToken);
                batch = NewBatch(space);
            }
            await analysis.AddAsync(batch, cancellationToken);
        }
        analysis.Complete();
    }

    private PageBatch NewBatch(IChangedPages space)
    {
        var batch = batches.Rent();
        batch.Begin(space);
        return batch;
    }

    private async Task AssembleAsync(
        OrderedStage<PageBatch> analysis,
        OrderedStage<OpenSegment> compression,
        CancellationToken cancellationToken
    )
    {
        var (done, total) = (0L, spaces.Sum(space => space.Candidates.Count) * Page.Size);
        var next = 0;
        var loaded = new PageLocation(Space.Memory, default);
        await foreach (var batch in analysis.ReadAllAsync(cancellationToken))
        {
            for (var i = 0; i < batch.Count; i++)
                assembler.Add(batch, i);
            done += (long)batch.Count * Page.Size;
            loaded = Unload(batch, loaded);
            batches.Return(batch);
            progress?.Report(new Progress("encode", done, total));
            if (assembler.IsFull)
                next = await CloseWindowAsync(next, compression, cancellationToken);
        }
        await CloseWindowAsync(next, compression, cancellationToken);
        compression.Complete();
    }

    // Batches come in order: what of the base is before this one is not looked at again.
    private PageLocation Unload(PageBatch batch, PageLocation loaded)
    {
        var space = batch.Pages!.Space;
        if (space != loaded.Space)
        {
            Unload(loaded, @base.PageCount(loaded.Space));
            loaded = new PageLocation(space, default);
        }
        if (batch.Count == 0 || batch.Number(batch.Count - 1).Value - loaded.Page.Value < UnloadedPages)
            return loaded;
        Unload(loaded, batch.Number(0).Value);
        return new PageLocation(space, batch.Number(0));
    }

    private void Unload(PageLocation first, long end) => @base.Unload(first.Space, first.Page, end - first.Page.Value);

    private async Task<int> CloseWindowAsync(
        int firstSegment,
        OrderedStage<OpenSegment> compression,
        CancellationToken cancellationToken
    )
    {
        assembler.Close(firstSegment);
        var arrangement = assembler.Arrangement;
        var work = new Task[arrangement.SegmentCount];
        for (var i = 0; i < work.Length; i++)
        {
            var segment = segments.Rent();
            segment.Begin(arrangement.Segment(i), assembler.Digests, arrangement.Start(i));
            work[i] = await compression.AddAsync(segment, cancellationToken);
        }
        await Task.WhenAll(work);
        assembler.Identify(identity);
        return firstSegment + work.Length;
    }

    private async Task WriteAsync(OrderedStage<OpenSegment> compression, CancellationToken cancellationToken)
    {
        await foreach (var segment in compression.ReadAllAsync(cancellationToken))
        {
            entries.Add(segment.Entry);
            blobs.Add(await sink.WriteAsync(BlobKind.Segment, segment.Blob, cancellationToken));
            segments.Return(segment);
        }
    }

    private OverlayStatistics Statistics()
    {
        var counts = PageTable.Count(assembler.Disk.Span) + PageTable.Count(assembler.Memory.Span);
        return new OverlayStatistics(
            assembler.Disk.PageCount,
            assembler.Memory.PageCount,
            counts,
            blobs.Sum(blob => blob.Size)
        );
    }
}
