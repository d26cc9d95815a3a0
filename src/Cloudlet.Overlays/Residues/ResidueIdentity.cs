using System.Buffers;
using Cloudlet.Overlays.Formats;
using Cloudlet.Overlays.Hashing;

namespace Cloudlet.Overlays;

/// <summary>Computes the id of an overlay from a table and a machine whose pages can be read: hashed on all cores, put together in order.</summary>
internal sealed class ResidueIdentity(IReadOnlyList<IChangedPages> spaces, IProgress<Progress>? progress) : IDisposable
{
    private const int BatchPages = PageBatch.Capacity;
    private static readonly int Threads = Environment.ProcessorCount;

    private readonly OverlayIdentity identity = new();
    private long done;

    public async Task<Digest> RunAsync(
        Digest baseId,
        PageRuns disk,
        PageRuns memory,
        Digest machineState,
        CancellationToken cancellationToken
    )
    {
        var total = disk.PageCount + memory.PageCount;
        await AppendAsync(Space.Disk, disk, total, cancellationToken);
        await AppendAsync(Space.Memory, memory, total, cancellationToken);
        return identity.Finish(baseId, machineState);
    }

    public void Dispose() => identity.Dispose();

    private async Task AppendAsync(Space space, PageRuns runs, long total, CancellationToken cancellationToken)
    {
        if (runs.PageCount == 0)
            return;
        var pages = spaces.First(one => one.Space == space);
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var hashing = new OrderedStage<Batch>(
            Threads + 2,
            new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, Threads).ConcurrentScheduler,
            (batch, _) =>
            {
                batch.Hash(pages);
                return Task.CompletedTask;
            }
        );
        var adding = AddAsync(hashing, Split(runs), failed.Token);
        try
        {
            await foreach (var batch in hashing.ReadAllAsync(failed.Token))
            {
                identity.Append(space, batch.Records);
                done += batch.Records.Length / OverlayIdentity.RecordSize;
                progress?.Report(new Progress("identify", done * Page.Size, total * Page.Size));
            }
        }
        finally
        {
            await failed.CancelAsync();
            await adding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task AddAsync(
        OrderedStage<Batch> hashing,
        IEnumerable<Batch> batches,
        CancellationToken cancellationToken
    )
    {
        try
        {
            foreach (var batch in batches)
                await hashing.AddAsync(batch, cancellationToken);
        }
        finally
        {
            hashing.Complete();
        }
    }

    private static IEnumerable<Batch> Split(PageRuns runs)
    {
        var batch = new Batch();
        for (var number = 0; number < runs.Span.Length; number++)
        {
            var run = runs.Span[number];
            for (var i = 0; i < run.Length; i++)
            {
                batch.Add(run.PageAt(i), run.Source == PageSource.Zero);
                if (!batch.IsFull)
                    continue;
                yield return batch;
                batch = new Batch();
            }
        }
        yield return batch;
    }

    /// <summary>Pages that are hashed together.</summary>
    private sealed class Batch
    {
        private readonly PageNumber[] pages = new PageNumber[BatchPages];
        private readonly bool[] zero = new bool[BatchPages];
        private readonly byte[] records = new byte[BatchPages * OverlayIdentity.RecordSize];
        private int count;

        public bool IsFull => count == BatchPages;

        public ReadOnlySpan<byte> Records => records.AsSpan(0, count * OverlayIdentity.RecordSize);

        public void Add(PageNumber page, bool isZero)
        {
            zero[count] = isZero;
            pages[count++] = page;
        }

        public void Hash(IChangedPages source)
        {
            var content = ArrayPool<byte>.Shared.Rent(BatchPages * Page.Size);
            try
            {
                Hash(source, content);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(content);
            }
        }

        private void Hash(IChangedPages source, Span<byte> content)
        {
            Span<int> hashed = stackalloc int[BatchPages];
            Span<byte> digests = stackalloc byte[BatchPages * Digest.Size];
            Span<byte> zeros = stackalloc byte[Digest.Size];
            OverlayIdentity.ZeroPage.CopyTo(zeros);
            var found = 0;
            for (var i = 0; i < count; i++)
            {
                if (zero[i])
                    continue;
                source.ReadMany(pages[i], content.Slice(i * Page.Size, Page.Size));
                hashed[found++] = i;
            }
            PageSha256.Of(content, hashed[..found], digests);
            var next = 0;
            for (var i = 0; i < count; i++)
            {
                var digest = zero[i] ? zeros : digests.Slice(next++ * Digest.Size, Digest.Size);
                OverlayIdentity.WriteRecord(records.AsSpan(i * OverlayIdentity.RecordSize), pages[i], digest);
            }
        }
    }
}
