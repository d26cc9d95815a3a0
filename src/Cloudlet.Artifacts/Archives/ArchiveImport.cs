namespace Cloudlet.Artifacts;

/// <summary>
/// One import: the state between the entries of an archive. Blobs go into the store as they come, each checked against
/// its name; whether they belong to the artifact shows with the manifest, before or after them.
/// </summary>
internal sealed class ArchiveImport(
    BlobStore blobs,
    ArchiveReader archive,
    IArchiveObserver? observer,
    ImportLimits limits,
    IProgress<Progress>? progress
)
{
    private readonly Dictionary<Digest, long> arrived = [];
    private readonly HashSet<Digest> created = [];
    private bool hasMarker;
    private ManifestChoice? choice;
    private Manifest? manifest;
    private Digest manifestDigest;
    private ILookup<Digest, Descriptor>? parts;
    private int partsLeft;
    private long bytesDone;
    private long bytesTotal;

    public async Task<Manifest> RunAsync(CancellationToken cancellationToken)
    {
        using var lease = blobs.Pin();
        try
        {
            while (await archive.NextAsync(cancellationToken) is { } entry)
                await TakeAsync(entry, cancellationToken);
            var result = Finish();
            blobs.Undo(lease, created.Where(digest => !IsNeeded(digest)));
            return result;
        }
        catch
        {
            blobs.Undo(lease, created);
            throw;
        }
    }

    private async Task TakeAsync(ArchiveEntry entry, CancellationToken cancellationToken)
    {
        var path = ArchivePath.Parse(entry.Name);
        if (entry.Type == ArchiveEntryType.Folder)
            return;
        switch (path.Part)
        {
            case ArchivePart.Marker:
                if (hasMarker)
                    throw Twice(entry.Name);
                hasMarker = true;
                LayoutIndex.CheckMarker(await ReadAsync(entry, cancellationToken));
                break;
            case ArchivePart.Index:
                if (choice is not null)
                    throw Twice(entry.Name);
                var index = LayoutIndex.Read(await ReadAsync(entry, cancellationToken));
                choice = new ManifestChoice(index, limits.ArtifactType);
                await TryDecideAsync(cancellationToken);
                break;
            case ArchivePart.Blob:
                if (!arrived.TryAdd(path.Blob, entry.Size))
                    throw Twice(entry.Name);
                await TakeBlobAsync(path.Blob, entry.Size, cancellationToken);
                break;
        }
    }

    private async Task TakeBlobAsync(Digest digest, long size, CancellationToken cancellationToken)
    {
        if (!IsNeeded(digest))
            return;
        CheckSize(digest, size);
        var stored = await blobs.StoreAsync(
            new EntryStream(archive),
            digest,
            limits.BlobBytes,
            BlobDurability.WhenNamed,
            cancellationToken
        );
        if (stored.IsNew)
            created.Add(digest);
        if (manifest is not null)
            await AnnounceAsync(digest, cancellationToken);
        else if (choice?.Concerns(digest) == true)
            await TryDecideAsync(cancellationToken);
    }

    private async Task TryDecideAsync(CancellationToken cancellationToken)
    {
        if (choice!.TryDecide(blobs, arrived) is not { } decision)
            return;
        (var descriptor, manifest) = decision;
        manifestDigest = descriptor.Digest;
        if (manifest.Layers.Count >= limits.Entries)
            throw new ArtifactInvalidException(
                $"The manifest has {manifest.Layers.Count} layers; at most {limits.Entries} blobs are allowed."
            );
        parts = manifest.Blobs.ToLookup(blob => blob.Digest);
        partsLeft = parts.Count;
        foreach (var part in parts)
        {
            var size = part.First().Size;
            if (part.FirstOrDefault(same => same.Size != size) is { } other)
                throw new ArtifactInvalidException(
                    $"The manifest gives blob {part.Key} the sizes {size} and {other.Size}."
                );
            if (size > limits.BlobBytes || (bytesTotal += size) > limits.TotalBytes)
                throw new ArtifactInvalidException(
                    $"The manifest asks for blob {part.Key} of {size} bytes; at most {limits.BlobBytes} in one and {limits.TotalBytes} in all are allowed."
                );
        }
        if (observer is not null)
            await observer.OnManifestAsync(descriptor, manifest, cancellationToken);
        foreach (var part in parts)
        {
            if (!arrived.TryGetValue(part.Key, out var size))
                continue;
            CheckSize(part.Key, size);
            await AnnounceAsync(part.Key, cancellationToken);
        }
    }

    private async Task AnnounceAsync(Digest digest, CancellationToken cancellationToken)
    {
        partsLeft--;
        bytesDone += arrived[digest];
        if (observer is not null)
        {
            foreach (var descriptor in parts![digest])
                await observer.OnBlobAsync(descriptor, cancellationToken);
        }
        progress?.Report(new Progress("import", bytesDone, bytesTotal));
    }

    /// <summary>False only when the manifest is known and does without the blob.</summary>
    private bool IsNeeded(Digest digest) => parts is null || parts.Contains(digest) || digest == manifestDigest;

    private void CheckSize(Digest digest, long size)
    {
        if (size > limits.BlobBytes)
            throw new BlobTooLargeException(limits.BlobBytes);
        if (parts?[digest].FirstOrDefault() is { } promised && promised.Size != size)
            throw new ArtifactInvalidException(
                $"Blob {digest} has {size} bytes in the archive; the manifest says {promised.Size}."
            );
    }

    private Manifest Finish()
    {
        if (!hasMarker)
            throw new ArtifactInvalidException(
                $"The archive has no {LayoutIndex.MarkerFile}: it is no OCI archive, or ends early."
            );
        if (choice is null)
            throw new ArtifactInvalidException(
                $"The archive has no {LayoutIndex.IndexFile}: it is no OCI archive, or ends early."
            );
        if (manifest is null)
            throw new ArtifactInvalidException(
                "The archive lacks a manifest that its index.json names; perhaps it ends early."
            );
        if (partsLeft > 0)
        {
            var missing = parts!.First(part => !arrived.ContainsKey(part.Key)).Key;
            throw new ArtifactInvalidException(
                $"The archive lacks {partsLeft} blobs of its manifest, such as {missing}; perhaps it ends early."
            );
        }
        return manifest;
    }

    private async Task<byte[]> ReadAsync(ArchiveEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Size > limits.IndexBytes)
            throw new ArtifactInvalidException(
                $"The archive's {entry.Name} has {entry.Size} bytes; at most {limits.IndexBytes} are allowed."
            );
        var content = new byte[entry.Size];
        for (var done = 0; done < content.Length; )
            done += await archive.ReadDataAsync(content.AsMemory(done), cancellationToken);
        return content;
    }

    private static ArtifactInvalidException Twice(string name) => new($"The archive has '{name}' twice.");
}
