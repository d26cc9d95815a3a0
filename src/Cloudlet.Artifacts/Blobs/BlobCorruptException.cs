namespace Cloudlet.Artifacts;

/// <summary>The bytes of a blob are not those that its digest promises.</summary>
public sealed class BlobCorruptException(Digest expected, Digest actual)
    : CloudletException($"Blob {expected} is damaged: its content has digest {actual}. Get it again from its source.")
{
    /// <summary>The digest that was promised.</summary>
    public Digest Expected { get; } = expected;

    /// <summary>The digest of the bytes that came.</summary>
    public Digest Actual { get; } = actual;

    /// <inheritdoc/>
    public override string Code => "blob-corrupt";
}
