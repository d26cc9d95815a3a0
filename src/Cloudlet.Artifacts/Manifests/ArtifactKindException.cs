namespace Cloudlet.Artifacts;

/// <summary>An archive holds artifacts, and none of the kind that it was taken for.</summary>
public sealed class ArtifactKindException(string wanted, IReadOnlyList<string> found)
    : ArtifactInvalidException(
        found.Count == 0
            ? $"The archive has no artifact of type {wanted}."
            : $"The archive has no artifact of type {wanted}, only {string.Join(", ", found)}."
    )
{
    /// <summary>The artifact type that was asked for.</summary>
    public string Wanted { get; } = wanted;

    /// <summary>The artifact types that it has.</summary>
    public IReadOnlyList<string> Found { get; } = found;
}
