namespace Cloudlet.Artifacts;

/// <summary>
/// Finds the one manifest of an archive to take: its index names candidates, whose kind is in some indexes and else only
/// in the manifests themselves, which may come later.
/// </summary>
internal sealed class ManifestChoice
{
    private readonly string? wanted;
    private readonly List<Descriptor> candidates;

    /// <exception cref="ArtifactInvalidException">The index has nothing to take.</exception>
    public ManifestChoice(IEnumerable<Descriptor> index, string? wanted)
    {
        this.wanted = wanted;
        var manifests = index.Where(m => m.MediaType == MediaTypes.ImageManifest).ToList();
        candidates =
        [
            .. manifests
                .Where(m => wanted is null || m.ArtifactType is null || m.ArtifactType == wanted)
                .DistinctBy(m => m.Digest),
        ];
        if (candidates.Count == 0)
            throw wanted is null
                ? new ArtifactInvalidException("The archive's index.json names no OCI manifest.")
                : new ArtifactKindException(wanted, [.. manifests.Select(m => m.ArtifactType!).Distinct()]);
        if (candidates.Find(m => m.Size > Manifest.MaximumSize) is { } large)
            throw new ArtifactInvalidException(
                $"The archive's index.json names a manifest of {large.Size} bytes; at most {Manifest.MaximumSize} are allowed."
            );
        if (wanted is null && candidates.Count > 1)
            throw Several();
    }

    private string Sought => wanted is null ? "OCI manifest" : $"artifact of type {wanted}";

    /// <summary>Whether the blob is one of the manifests that it may be.</summary>
    public bool Concerns(Digest digest) => candidates.Exists(m => m.Digest == digest);

    /// <summary>The manifest, once all candidates are in <paramref name="blobs"/> with their sizes as in <paramref name="arrived"/>; null before.</summary>
    /// <exception cref="ArtifactInvalidException">None or several are of the kind that is wanted, or one is malformed.</exception>
    public (Descriptor Descriptor, Manifest Manifest)? TryDecide(
        BlobStore blobs,
        IReadOnlyDictionary<Digest, long> arrived
    )
    {
        if (!candidates.TrueForAll(m => arrived.ContainsKey(m.Digest)))
            return null;
        (Descriptor, Manifest)? found = null;
        var others = new List<string>();
        foreach (var candidate in candidates)
        {
            if (arrived[candidate.Digest] != candidate.Size)
                throw new ArtifactInvalidException(
                    $"Manifest {candidate.Digest} has {arrived[candidate.Digest]} bytes; index.json says {candidate.Size}."
                );
            var manifest = Manifest.Parse(blobs.ReadAllBytes(candidate.Digest, Manifest.MaximumSize));
            if (wanted is not null && manifest.Kind != wanted)
            {
                others.Add(manifest.Kind);
                continue;
            }
            if (found is not null)
                throw Several();
            found = (candidate, manifest);
        }
        return found ?? throw new ArtifactKindException(wanted!, others);
    }

    private ArtifactInvalidException Several() =>
        new($"The archive has more than one {Sought}; export the one that you want by itself.");
}
