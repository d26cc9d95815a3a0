namespace Cloudlet.Artifacts;

/// <summary>What an archive from a stranger may hold. What exceeds a limit is refused before it is written.</summary>
public sealed record ImportLimits
{
    /// <summary>The only kind of artifact to let in (<see cref="Manifest.Kind"/>); of several manifests, the one of that kind is taken. Null: any kind, but then there must be one manifest.</summary>
    public string? ArtifactType { get; init; }

    /// <summary>The most bytes of the whole archive. 64 GiB: twice a large machine's memory and disk changes.</summary>
    public long TotalBytes { get; init; } = 64L << 30;

    /// <summary>The most bytes of one blob. 4 GiB: segments have megabytes, and so do machine states.</summary>
    public long BlobBytes { get; init; } = 4L << 30;

    /// <summary>The most bytes of <c>index.json</c>. 1 MiB: ours has some 300 bytes.</summary>
    public int IndexBytes { get; init; } = 1 << 20;

    /// <summary>The most entries of the archive, and blobs of the artifact. 65,536: four times what fits into a manifest.</summary>
    public int Entries { get; init; } = 1 << 16;
}
