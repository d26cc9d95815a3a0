using System.Text.Json.Serialization;

namespace Cloudlet.Artifacts;

/// <summary>An OCI content descriptor: what a blob is, which one, and how long. Equal by value, annotations included.</summary>
/// <param name="MediaType">What the blob is, such as <c>application/vnd.oci.image.manifest.v1+json</c>.</param>
/// <param name="Digest">SHA-256 of its content.</param>
/// <param name="Size">Its length in bytes.</param>
/// <param name="ArtifactType">Of a manifest: the kind of artifact that it describes, when that is said.</param>
/// <param name="Annotations">Notes about the blob. Copied, and sorted by key.</param>
public sealed record Descriptor(
    string MediaType,
    Digest Digest,
    long Size,
    string? ArtifactType = null,
    IReadOnlyDictionary<string, string>? Annotations = null
)
{
    /// <inheritdoc cref="Descriptor"/>
    public IReadOnlyDictionary<string, string>? Annotations
    {
        get;
        init => field = Artifacts.Annotations.Sorted(value);
    } = Artifacts.Annotations.Sorted(Annotations);

    /// <summary>The name that a layout's index gives it, or null.</summary>
    [JsonIgnore]
    public string? Name => Annotations?.GetValueOrDefault(Artifacts.Annotations.RefName);

    /// <inheritdoc/>
    public bool Equals(Descriptor? other) =>
        other is not null
        && MediaType == other.MediaType
        && Digest == other.Digest
        && Size == other.Size
        && ArtifactType == other.ArtifactType
        && Artifacts.Annotations.Same(Annotations, other.Annotations);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(MediaType, Digest, Size, ArtifactType);

    /// <summary>Refuses what the JSON's shape alone lets through.</summary>
    /// <param name="where">The descriptor's place, for the message.</param>
    internal void Validate(string where)
    {
        if (string.IsNullOrWhiteSpace(MediaType))
            throw new ArtifactInvalidException($"{where}.mediaType is empty; it must say what the blob is.");
        if (Size < 0)
            throw new ArtifactInvalidException($"{where}.size is {Size}; it must be the blob's length in bytes.");
    }
}
