namespace Cloudlet.Overlays;

/// <summary>A blob is not what its format says, or not what the overlay's id promises. Nothing of it can be used.</summary>
public sealed class OverlayCorruptException(string blob, long? offset, string problem)
    : CloudletException(
        $"The {blob} is corrupt{(offset is null ? "" : $" at byte {offset}")}: {problem}. Fetch or import it again; if the problem stays, create it anew."
    )
{
    /// <inheritdoc/>
    public override string Code => "overlay-corrupt";

    /// <summary>Which blob: <c>page table</c>, <c>segment 3</c>, <c>machine state</c>, <c>pages.index</c>.</summary>
    public string Blob { get; } = blob;

    /// <summary>Where in the blob, in bytes (after decompression for the columns of a page table); null when it is the whole.</summary>
    public long? Offset { get; } = offset;

    /// <summary>What is wrong there.</summary>
    public string Problem { get; } = problem;
}
