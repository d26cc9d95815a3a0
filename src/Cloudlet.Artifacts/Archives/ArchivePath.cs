namespace Cloudlet.Artifacts;

/// <summary>What a name in an archive stands for. Names are only recognised: none is ever used as a path.</summary>
internal readonly record struct ArchivePath(ArchivePart Part, Digest Blob)
{
    private const string BlobFolder = "blobs/sha256/";

    /// <exception cref="ArtifactInvalidException">The name would lead out of the archive.</exception>
    public static ArchivePath Parse(string name)
    {
        var plain = name;
        while (plain.StartsWith("./", StringComparison.Ordinal))
            plain = plain[2..];
        if (plain.StartsWith('/') || plain.Contains('\\') || plain.Split('/').Contains(".."))
            throw new ArtifactInvalidException($"The archive has an entry named '{name}', which leads out of it.");
        if (plain.EndsWith('/'))
            return default;
        if (plain == LayoutIndex.MarkerFile)
            return new ArchivePath(ArchivePart.Marker, default);
        if (plain == LayoutIndex.IndexFile)
            return new ArchivePath(ArchivePart.Index, default);
        if (!plain.StartsWith(BlobFolder, StringComparison.Ordinal))
            return default;
        return Digest.TryParse($"sha256:{plain.AsSpan(BlobFolder.Length)}", null, out var digest)
            ? new ArchivePath(ArchivePart.Blob, digest)
            : throw new ArtifactInvalidException($"The archive has an entry named '{name}': that is no SHA-256.");
    }

    /// <summary>The name of a blob's entry.</summary>
    public static string Of(Digest blob) => BlobFolder + blob.Hex;
}

/// <summary>The parts of an OCI archive.</summary>
internal enum ArchivePart
{
    /// <summary>Something that OCI does not know; passed over.</summary>
    Other,

    /// <summary><c>oci-layout</c></summary>
    Marker,

    /// <summary><c>index.json</c></summary>
    Index,

    /// <summary><c>blobs/sha256/...</c></summary>
    Blob,
}
