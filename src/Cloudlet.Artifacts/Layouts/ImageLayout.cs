using System.Collections.Immutable;

namespace Cloudlet.Artifacts;

/// <summary>
/// An OCI image layout: named manifests in <c>index.json</c> over a <see cref="BlobStore"/>. A manifest is in it with all
/// of its blobs or not at all. Thread-safe; one object of one process owns the folder, and cleans at its start what a crash left.
/// </summary>
public sealed class ImageLayout
{
    private readonly Lock gate = new();
    private readonly string root;
    private ImmutableArray<Descriptor> manifests;

    /// <summary>Opens the layout at <paramref name="root"/>, or makes an empty one.</summary>
    /// <exception cref="ArtifactInvalidException">There is something that is no layout of ours.</exception>
    public ImageLayout(string root)
    {
        this.root = Path.GetFullPath(root);
        Blobs = new BlobStore(this.root);
        Blobs.DeleteTemporaries();
        foreach (var path in Directory.EnumerateFiles(this.root, "*" + AtomicFile.TemporarySuffix))
            File.Delete(path);

        var marker = Path.Combine(this.root, LayoutIndex.MarkerFile);
        if (File.Exists(marker))
            LayoutIndex.CheckMarker(File.ReadAllBytes(marker), marker);
        else
            AtomicFile.Write(marker, LayoutIndex.Marker);

        var index = Path.Combine(this.root, LayoutIndex.IndexFile);
        if (File.Exists(index))
            manifests = LayoutIndex.Read(File.ReadAllBytes(index), index);
        else
            WriteIndex([]);
        if (manifests.FirstOrDefault(m => m.MediaType != MediaTypes.ImageManifest) is { } other)
            throw new ArtifactInvalidException(
                $"{index} lists a {other.MediaType}; only manifests are kept in this layout."
            );
    }

    /// <summary>The blobs of all artifacts.</summary>
    public BlobStore Blobs { get; }

    /// <summary>The manifests as they are at this moment, oldest first: what <c>index.json</c> holds.</summary>
    public IReadOnlyList<Descriptor> Manifests
    {
        get
        {
            lock (gate)
                return manifests;
        }
    }

    /// <summary>Keeps all blobs that are put from now on until the lease is disposed: open one before the first blob of a new artifact.</summary>
    public BlobLease Pin() => Blobs.Pin();

    /// <summary>The manifest of that name, or null.</summary>
    public Descriptor? Find(string name) => Manifests.FirstOrDefault(m => m.Name == name);

    /// <summary>Reads a manifest that the layout, or a subject in it, names.</summary>
    /// <exception cref="BlobMissingException">It is not here.</exception>
    /// <exception cref="BlobCorruptException">It was damaged after it had been stored.</exception>
    public Manifest ReadManifest(Descriptor manifest) =>
        Manifest.Parse(Blobs.ReadAllBytes(manifest.Digest, Manifest.MaximumSize));

    /// <summary>Stores the manifest and names it, durably. All of its blobs must be in the store, held by a lease.</summary>
    /// <param name="manifest">The manifest. Its subject need not be here.</param>
    /// <param name="name">A name that no manifest of the layout has.</param>
    /// <param name="annotations">Notes for the index beside the name, or null.</param>
    /// <param name="cancellationToken">Stops before the index is written, never in between.</param>
    /// <returns>The manifest's descriptor in the index.</returns>
    /// <exception cref="NameTakenException">The name is taken; nothing changed.</exception>
    /// <exception cref="BlobMissingException">A blob of the manifest is not here; nothing changed.</exception>
    /// <exception cref="ArtifactInvalidException">The name is none, or a blob has another size than the manifest says; nothing changed.</exception>
    public async Task<Descriptor> AddAsync(
        Manifest manifest,
        string name,
        IReadOnlyDictionary<string, string>? annotations,
        CancellationToken cancellationToken
    )
    {
        ArtifactName.Validate(name);
        if (Find(name) is not null)
            throw new NameTakenException(name);
        var descriptor = Describe(manifest, name, annotations);
        await ListAsync(
            manifest,
            descriptor,
            before => Find(name) is null ? before.Add(descriptor) : throw new NameTakenException(name),
            cancellationToken
        );
        return descriptor;
    }

    /// <summary>
    /// Puts another manifest in the place of one that is listed, under its name, durably. All of the new one's blobs must be in the store, held by a lease. Blobs of the old
    /// one that nothing needs any more stay until garbage is collected.
    /// </summary>
    /// <param name="old">The manifest as the caller found it.</param>
    /// <param name="manifest">The new one. Its subject need not be here.</param>
    /// <param name="annotations">Notes for the index beside the name, or null.</param>
    /// <param name="cancellationToken">Stops before the index is written, never in between.</param>
    /// <returns>The new manifest's descriptor in the index; null when the old one is not listed any more: then nothing changed.</returns>
    /// <exception cref="BlobMissingException">A blob of the manifest is not here; nothing changed.</exception>
    public async Task<Descriptor?> ReplaceAsync(
        Descriptor old,
        Manifest manifest,
        IReadOnlyDictionary<string, string>? annotations,
        CancellationToken cancellationToken
    )
    {
        var descriptor = Describe(manifest, old.Name!, annotations);
        var replaced = false;
        await ListAsync(
            manifest,
            descriptor,
            before =>
            {
                if (Find(old.Name!) is not { } listed || listed.Digest != old.Digest)
                    return before;
                replaced = true;
                return before.Replace(listed, descriptor);
            },
            cancellationToken
        );
        return replaced ? descriptor : null;
    }

    /// <summary>
    /// Takes a name out, and deletes the blobs that no manifest needs any more. False when nothing has that name. While another
    /// manifest is damaged nobody knows what it needs: then the blobs stay until it is taken out too.
    /// </summary>
    public Task<bool> RemoveAsync(string name, CancellationToken cancellationToken) =>
        Task.Run(
            () =>
            {
                lock (gate)
                {
                    if (Find(name) is not { } found)
                        return false;
                    var rest = manifests.Remove(found);
                    var needed = TryFindNeeded(rest, cancellationToken);
                    WriteIndex(rest);
                    if (needed is not null)
                        DeleteAllBut(needed, cancellationToken);
                    return true;
                }
            },
            cancellationToken
        );

    /// <summary>Deletes the blobs that no manifest needs and no lease holds. Worth a call after a crash, when the layout was just opened.</summary>
    /// <exception cref="BlobCorruptException">A manifest was damaged, so nobody knows what it needs; nothing was deleted.</exception>
    public Task CollectGarbageAsync(CancellationToken cancellationToken) =>
        Task.Run(
            () =>
            {
                lock (gate)
                    DeleteAllBut(FindNeeded(manifests, cancellationToken), cancellationToken);
            },
            cancellationToken
        );

    /// <summary>Keeps a blob that a manifest needs, of the size that the manifest says.</summary>
    internal void Hold(BlobLease lease, Descriptor blob)
    {
        if (!lease.Keep(blob.Digest) || Blobs.SizeOf(blob.Digest) is not { } size)
            throw new BlobMissingException(blob.Digest);
        if (size != blob.Size)
            throw new ArtifactInvalidException(
                $"Blob {blob.Digest} has {size} bytes in the store; the manifest says {blob.Size}."
            );
    }

    private static Descriptor Describe(
        Manifest manifest,
        string name,
        IReadOnlyDictionary<string, string>? annotations
    ) =>
        manifest.Describe(
            new Dictionary<string, string>(annotations ?? ImmutableDictionary<string, string>.Empty)
            {
                [Annotations.RefName] = name,
            }
        );

    /// <summary>Stores a manifest whose blobs are here, and changes the list.</summary>
    private async Task ListAsync(
        Manifest manifest,
        Descriptor descriptor,
        Func<ImmutableArray<Descriptor>, ImmutableArray<Descriptor>> change,
        CancellationToken cancellationToken
    )
    {
        using var lease = Pin();
        var stored = await Blobs.StoreAsync(manifest.ToJson(), cancellationToken);
        try
        {
            foreach (var blob in manifest.Blobs)
                Hold(lease, blob);
            var digests = manifest.Blobs.Select(blob => blob.Digest).Append(descriptor.Digest);
            await Blobs.SyncAsync(digests.Distinct(), cancellationToken);
            lock (gate)
                WriteIndex(change(manifests));
        }
        catch
        {
            if (stored.IsNew)
                Blobs.Undo(lease, [stored.Digest]);
            throw;
        }
    }

    private HashSet<Digest>? TryFindNeeded(ImmutableArray<Descriptor> roots, CancellationToken cancellationToken)
    {
        try
        {
            return FindNeeded(roots, cancellationToken);
        }
        catch (CloudletException)
        {
            return null;
        }
    }

    private HashSet<Digest> FindNeeded(ImmutableArray<Descriptor> roots, CancellationToken cancellationToken)
    {
        var needed = new HashSet<Digest>();
        var subjects = new HashSet<Digest>();
        foreach (var named in roots)
        {
            cancellationToken.ThrowIfCancellationRequested();
            needed.Add(named.Digest);
            // One that is lost needs nothing; one that is damaged must not cost its blobs, and throws.
            var manifest = Blobs.Contains(named.Digest) ? ReadManifest(named) : null;
            while (manifest is not null)
            {
                needed.UnionWith(manifest.Blobs.Select(blob => blob.Digest));
                if (manifest.Subject is not { } subject)
                    break;
                needed.Add(subject.Digest);
                manifest = subjects.Add(subject.Digest) ? TryReadSubject(subject) : null;
            }
        }
        return needed;
    }

    /// <summary>A subject may be any blob, by its maker's malice too: one that is no manifest is just kept. It need not be here.</summary>
    private Manifest? TryReadSubject(Descriptor subject)
    {
        try
        {
            return ReadManifest(subject);
        }
        catch (CloudletException)
        {
            return null;
        }
    }

    private void DeleteAllBut(HashSet<Digest> needed, CancellationToken cancellationToken)
    {
        foreach (var digest in Blobs.All())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!needed.Contains(digest))
                Blobs.Delete(digest);
        }
    }

    private void WriteIndex(ImmutableArray<Descriptor> next)
    {
        AtomicFile.Write(Path.Combine(root, LayoutIndex.IndexFile), LayoutIndex.Write(next));
        manifests = next;
    }
}
