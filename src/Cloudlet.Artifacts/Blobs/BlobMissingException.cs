namespace Cloudlet.Artifacts;

/// <summary>A blob that something needs is not in the store.</summary>
public sealed class BlobMissingException(Digest digest)
    : CloudletException($"Blob {digest} is not in the store. Import or fetch the artifact that it belongs to again.")
{
    /// <summary>The blob that is not there.</summary>
    public Digest Digest { get; } = digest;

    /// <inheritdoc/>
    public override string Code => "blob-missing";
}
