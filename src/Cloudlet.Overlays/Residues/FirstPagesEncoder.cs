namespace Cloudlet.Overlays;

/// <summary>
/// Makes overlays whose first segments hold the pages of memory that are wanted first. Those are encoded by themselves, and the rest as a residue of that; content that stands in both is
/// stored in both. Thread-safe.
/// </summary>
/// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
public sealed class FirstPagesEncoder(EncoderOptions options)
{
    private readonly OverlayEncoder encoder = new(options);
    private readonly ResidueEncoder residue = new(options);

    /// <summary>As <see cref="OverlayEncoder.EncodeAsync"/>; <paramref name="machineState"/> can be rewound.</summary>
    /// <param name="base">The base.</param>
    /// <param name="spaces">One for each space that the base has.</param>
    /// <param name="first">The pages of memory that are wanted first; those that are no candidates do not matter.</param>
    /// <param name="machineState">The machine state, uncompressed.</param>
    /// <param name="sink">Gets the segments, the machine state and the page table.</param>
    /// <param name="progress">Bytes of pages, stages <c>encode</c> and <c>identify</c>.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<EncodedOverlay> EncodeAsync(
        BaseImage @base,
        IReadOnlyList<IChangedPages> spaces,
        PageSet first,
        Stream machineState,
        IBlobSink sink,
        IProgress<Progress>? progress,
        CancellationToken cancellationToken
    )
    {
        var memory = spaces.First(space => space.Space == Space.Memory);
        var (wanted, rest) = Split(memory.Candidates, first);
        var held = new TableHolder(sink);
        var known = await encoder.EncodeAsync(
            @base,
            [new CandidatePages(memory, wanted)],
            Stream.Null,
            held,
            progress,
            cancellationToken
        );
        return await residue.EncodeAsync(
            @base,
            new KnownOverlay(held.Table, [.. known.Blobs.Where(blob => blob.Kind == BlobKind.Segment)]),
            [.. spaces.Select(space => space == memory ? new CandidatePages(memory, rest) : space)],
            machineState,
            sink,
            progress,
            cancellationToken
        );
    }

    private static (PageSet Wanted, PageSet Others) Split(PageSet candidates, PageSet first)
    {
        var (wanted, rest) = (new PageSet(candidates.Capacity), new PageSet(candidates.Capacity));
        foreach (var page in candidates)
            (first.Contains(page) ? wanted : rest).Add(page);
        return (wanted, rest);
    }

    /// <summary>Keeps what says something about the first pages only.</summary>
    private sealed class TableHolder(IBlobSink inner) : IBlobSink
    {
        public ReadOnlyMemory<byte> Table { get; private set; }

        public Task<Blob> WriteAsync(BlobKind kind, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
        {
            if (kind == BlobKind.Segment)
                return inner.WriteAsync(kind, content, cancellationToken);
            if (kind == BlobKind.PageTable)
                Table = content.ToArray();
            return Task.FromResult(new Blob(kind, default, content.Length));
        }
    }
}
