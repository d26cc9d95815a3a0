namespace Cloudlet.Artifacts;

/// <summary>A blob has more bytes than its receiver was ready to take.</summary>
public sealed class BlobTooLargeException(long limit)
    : CloudletException(
        $"A blob has more than the {limit} bytes that are allowed here. Raise the limit if it is to be trusted."
    )
{
    /// <summary>How many bytes were allowed.</summary>
    public long Limit { get; } = limit;

    /// <inheritdoc/>
    public override string Code => "blob-too-large";
}
