using System.Buffers;
using System.Security.Cryptography;
using Cloudlet.Overlays.Formats;

namespace Cloudlet.Overlays;

/// <summary>
/// One overlay being verified. Its runs are walked in ascending order, as the identity wants them; the segments and rows of base pages that they need are hashed ahead of
/// that on all cores. A segment's digests (32 bytes a page) are dropped after their last use.
/// </summary>
internal sealed class VerificationRun : IDisposable
{
    private const int BasePart = 512;
    private static readonly int Threads = Environment.ProcessorCount;

    private readonly BaseImage @base;
    private readonly SegmentReader reader;
    private readonly Func<int, CancellationToken, Task<ReadOnlyMemory<byte>>> fetch;
    private readonly IProgress<Progress>? progress;
    private readonly OverlayIdentity identity = new();
    private readonly Dictionary<int, PageDigests> segments = [];
    private readonly int[] uses;

    // Memory first, as the segments come; each space has a hash of its own.
    private static readonly Space[] Order = [Space.Memory, Space.Disk];

    public VerificationRun(
        BaseImage @base,
        SegmentReader reader,
        Func<int, CancellationToken, Task<ReadOnlyMemory<byte>>> fetch,
        IProgress<Progress>? progress
    )
    {
        this.@base = @base;
        this.reader = reader;
        this.fetch = fetch;
        this.progress = progress;
        uses = new int[reader.Table.Segments.Length];
        for (var i = 0; i < uses.Length; i++)
            uses[i] = reader.RunsOf(i).Length;
    }

    /// <summary>The id that the content has.</summary>
    public async Task<Digest> RunAsync(ReadOnlyMemory<byte> machineState, CancellationToken cancellationToken)
    {
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using (
            var hashing = new OrderedStage<Part>(
                Threads + 1,
                new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, Threads).ConcurrentScheduler,
                HashAsync
            )
        )
        {
            var adding = AddPartsAsync(hashing, failed);
            try
            {
                await WalkAsync(hashing, failed.Token);
            }
            finally
            {
                await failed.CancelAsync();
                await adding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        using var state = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        MachineStateReader.Read(machineState.Span, DecoderLimits.Default, state.AppendData);
        return identity.Finish(@base.Id, Digest.Finish(state));
    }

    public void Dispose() => identity.Dispose();

    /// <summary>Everything that needs hashing, in the order in which <see cref="WalkAsync"/> will ask for it.</summary>
    private IEnumerable<Part> Parts()
    {
        var seen = new bool[uses.Length];
        foreach (var space in Order)
        {
            for (var i = 0; i < reader.Table.Runs(space).Length; i++)
            {
                var run = reader.Table.Runs(space)[i];
                if (run.Source == PageSource.Base)
                {
                    for (var first = 0; first < run.Length; first += BasePart)
                        yield return new Part(-1, space, run, first, Math.Min(BasePart, run.Length - first));
                }
                else if (run.HasSlots && !seen[run.Segment])
                {
                    seen[run.Segment] = true;
                    yield return new Part(run.Segment, space, run, 0, 0);
                }
            }
        }
    }

    private async Task AddPartsAsync(OrderedStage<Part> hashing, CancellationTokenSource failed)
    {
        try
        {
            foreach (var part in Parts())
                await hashing.AddAsync(part, failed.Token);
        }
        finally
        {
            hashing.Complete();
        }
    }

    private async Task HashAsync(Part part, CancellationToken cancellationToken)
    {
        if (part.Segment < 0)
        {
            part.Digests = PageDigests.OfBase(@base, part.Space, part.Run, part.First, part.Count);
            return;
        }
        var blob = await fetch(part.Segment, cancellationToken);
        var buffer = ArrayPool<byte>.Shared.Rent(reader.Slots(part.Segment) * Page.Size);
        try
        {
            part.Digests = PageDigests.OfSegment(@base, reader, part.Segment, blob.Span, buffer);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task WalkAsync(OrderedStage<Part> hashing, CancellationToken cancellationToken)
    {
        var counts = reader.Table.Count();
        var done = 0L;
        var records = new byte[BasePart * OverlayIdentity.RecordSize];
        await using var parts = hashing.ReadAllAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        foreach (var space in Order)
        {
            for (var i = 0; i < reader.Table.Runs(space).Length; i++)
            {
                var run = reader.Table.Runs(space)[i];
                if (run.HasSlots && !segments.ContainsKey(run.Segment))
                    segments.Add(run.Segment, await NextAsync(parts));
                for (var first = 0; first < run.Length; first += BasePart)
                {
                    var count = Math.Min(BasePart, run.Length - first);
                    var digests = run.Source switch
                    {
                        PageSource.Zero => null,
                        PageSource.Base => await NextAsync(parts),
                        _ => segments[run.Segment],
                    };
                    Append(space, run, first, count, digests, records);
                    done += count;
                }
                if (run.HasSlots && --uses[run.Segment] == 0)
                    segments.Remove(run.Segment);
                progress?.Report(new Progress("verify", done * Page.Size, counts.Total * Page.Size));
            }
        }
    }

    private static async ValueTask<PageDigests> NextAsync(IAsyncEnumerator<Part> parts) =>
        await parts.MoveNextAsync()
            ? parts.Current.Digests!
            : throw new OperationCanceledException("The verification was left.");

    private void Append(Space space, in PageRun run, int first, int count, PageDigests? digests, byte[] records)
    {
        Span<byte> zero = stackalloc byte[Digest.Size];
        OverlayIdentity.ZeroPage.CopyTo(zero);
        for (var i = 0; i < count; i++)
        {
            var page = run.PageAt(first + i);
            if (digests is null)
                PageDigests.RequireChange(@base, space, page, ZeroContent);
            var digest =
                digests is null ? zero
                : run.HasSlots ? digests.At(run.SlotAt(first + i))
                : digests.At(i);
            OverlayIdentity.WriteRecord(records.AsSpan(i * OverlayIdentity.RecordSize), page, digest);
        }
        identity.Append(space, records.AsSpan(0, count * OverlayIdentity.RecordSize));
    }

    private static readonly byte[] ZeroContent = new byte[Page.Size];

    /// <summary>A segment, or (segment -1) some pages of a base run.</summary>
    private sealed class Part(int segment, Space space, PageRun run, int first, int count)
    {
        public int Segment { get; } = segment;
        public Space Space { get; } = space;
        public PageRun Run { get; } = run;
        public int First { get; } = first;
        public int Count { get; } = count;
        public PageDigests? Digests { get; set; }
    }
}
