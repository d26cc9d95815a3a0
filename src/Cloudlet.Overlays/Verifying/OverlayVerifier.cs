using Cloudlet.Overlays.Formats;

namespace Cloudlet.Overlays;

/// <summary>Proves an overlay: reads all of it, writes nothing, and computes its id from the content of every page.</summary>
public static class OverlayVerifier
{
    /// <summary>Verifies an overlay against its base. What is wrong with it is in the result.</summary>
    /// <param name="base">The base.</param>
    /// <param name="expectedId">The id that it should have.</param>
    /// <param name="table">The page table's blob.</param>
    /// <param name="machineState">The machine state's blob.</param>
    /// <param name="segment">Gives the blob of a segment. Called once for each, from several threads, about in ascending order.</param>
    /// <param name="progress">Bytes of changed pages, stage <c>verify</c>.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="BaseMismatchException">The overlay is for another base.</exception>
    public static async Task<OverlayVerification> VerifyAsync(
        BaseImage @base,
        Digest expectedId,
        ReadOnlyMemory<byte> table,
        ReadOnlyMemory<byte> machineState,
        Func<int, CancellationToken, Task<ReadOnlyMemory<byte>>> segment,
        IProgress<Progress>? progress,
        CancellationToken cancellationToken
    )
    {
        PageCounts? pages = null;
        try
        {
            var reader = new SegmentReader(
                @base,
                PageTableReader.Read(table.Span, @base, DecoderLimits.Default),
                DecoderLimits.Default
            );
            pages = reader.Table.Count();
            using var verifying = new VerificationRun(@base, reader, segment, progress);
            var actual = await verifying.RunAsync(machineState, cancellationToken);
            return new OverlayVerification(
                expectedId,
                actual,
                pages,
                actual == expectedId ? null : $"The overlay's content has id {actual}, not {expectedId}."
            );
        }
        catch (OverlayCorruptException e)
        {
            return new OverlayVerification(expectedId, null, pages, e.Message);
        }
    }
}
