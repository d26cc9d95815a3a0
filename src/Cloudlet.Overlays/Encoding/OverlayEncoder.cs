namespace Cloudlet.Overlays;

/// <summary>
/// Makes overlays: pages and machine state in, blobs out. Memory use is bounded by the options and the number of runs of changed pages, whatever
/// the size of the spaces. Thread-safe.
/// </summary>
/// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
public sealed class OverlayEncoder(EncoderOptions options)
{
    private readonly EncoderOptions options = options.Checked();

    /// <summary>
    /// Encodes what differs from <paramref name="base"/>. Reads <paramref name="machineState"/> to its end; disposes of nothing. When it fails or is cancelled, blobs that
    /// are in the sink stay there without meaning.
    /// </summary>
    /// <param name="base">The base. <see cref="BaseImage.Empty"/> for a whole machine.</param>
    /// <param name="spaces">At most one for each space. A space that is not there is the base's.</param>
    /// <param name="machineState">The machine state, uncompressed.</param>
    /// <param name="sink">Gets segments while they are made, then the machine state, then the page table.</param>
    /// <param name="progress">Bytes of candidate pages, stage <c>encode</c>.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="ArgumentException">A space is there twice, or has not as many pages as the base's.</exception>
    public async Task<EncodedOverlay> EncodeAsync(
        BaseImage @base,
        IReadOnlyList<IChangedPages> spaces,
        Stream machineState,
        IBlobSink sink,
        IProgress<Progress>? progress,
        CancellationToken cancellationToken
    )
    {
        foreach (var space in spaces)
        {
            var there = @base.PageCount(space.Space);
            if (space.PageCount != there || space.Candidates.Capacity != there)
                throw new ArgumentException(
                    $"{space.Space} has {space.PageCount} pages and candidates of {space.Candidates.Capacity}; the base has {there}.",
                    nameof(spaces)
                );
        }
        if (spaces.DistinctBy(space => space.Space).Count() != spaces.Count)
            throw new ArgumentException("A space is given twice.", nameof(spaces));

        using var encoding = new EncodingRun(@base, spaces, machineState, sink, options, progress);
        return await encoding.RunAsync(cancellationToken);
    }
}
