using System.Formats.Tar;

namespace Cloudlet.Artifacts;

/// <summary>One artifact as one file: an OCI image layout in a tar archive, as <c>skopeo copy oci-archive:FILE ...</c> reads and writes it.</summary>
public static class OciArchive
{
    /// <summary>The most bytes that ustar's eleven octal digits count; what is longer needs an extended header.</summary>
    private const long UstarLimit = (8L << 30) - 1;

    /// <summary>
    /// Writes an artifact: <c>oci-layout</c>, <c>index.json</c>, manifest, config, layers in the manifest's order, so that a
    /// reader can work on it while it arrives. The same artifact and name give the same bytes. A subject is not
    /// written along: an archive holds one manifest, and skopeo leaves subjects behind.
    /// </summary>
    /// <param name="layout">Where the artifact is. It may be removed there meanwhile.</param>
    /// <param name="manifest">The artifact's manifest.</param>
    /// <param name="name">The name that the archive's index gives it.</param>
    /// <param name="destination">Written forwards, asynchronously; not disposed.</param>
    /// <param name="progress">Bytes of blobs written, of all.</param>
    /// <param name="cancellationToken">Stops; what was written is then no whole archive.</param>
    /// <exception cref="BlobMissingException">The layout lacks a blob; nothing was written.</exception>
    public static async Task ExportAsync(
        ImageLayout layout,
        Descriptor manifest,
        string name,
        Stream destination,
        IProgress<Progress>? progress,
        CancellationToken cancellationToken
    )
    {
        ArtifactName.Validate(name);
        using var lease = layout.Pin();
        var content = layout.ReadManifest(manifest);
        var listed = content.Describe(
            new Dictionary<string, string>(manifest.Annotations ?? new Dictionary<string, string>())
            {
                [Annotations.RefName] = name,
            }
        );
        var blobs = content.Blobs.Prepend(listed).DistinctBy(blob => blob.Digest).ToList();
        foreach (var blob in blobs)
            layout.Hold(lease, blob);

        // Disposed only at the end: that writes the end mark, which a broken archive must not have.
        var tar = new TarWriter(destination, TarEntryFormat.Ustar, leaveOpen: true);
        await WriteAsync(tar, LayoutIndex.MarkerFile, new MemoryStream(LayoutIndex.Marker), cancellationToken);
        await WriteAsync(tar, LayoutIndex.IndexFile, new MemoryStream(LayoutIndex.Write([listed])), cancellationToken);
        long done = 0;
        var total = blobs.Sum(blob => blob.Size);
        foreach (var blob in blobs)
        {
            await using var data = layout.Blobs.OpenRead(blob.Digest);
            await WriteAsync(tar, ArchivePath.Of(blob.Digest), data, cancellationToken);
            done += blob.Size;
            progress?.Report(new Progress("export", done, total));
        }
        await tar.DisposeAsync();
    }

    /// <summary>
    /// Takes the blobs of one artifact out of an archive from anyone, its entries in any order. Every blob is checked
    /// against its digest before it has a name in the store; when anything fails, nothing of the archive stays. Open a <see cref="BlobLease"/>
    /// first and hold it until the manifest is added to a layout: until then nothing else holds the blobs.
    /// </summary>
    /// <param name="blobs">Where they go.</param>
    /// <param name="archive">Read forwards up to the archive's end mark; not disposed.</param>
    /// <param name="observer">Sees manifest and blobs arrive, or null.</param>
    /// <param name="limits">What the archive may hold.</param>
    /// <param name="progress">Bytes of the artifact's config and layers that are here, of all, from when the manifest is known.</param>
    /// <param name="cancellationToken">Stops; nothing stays.</param>
    /// <returns>The artifact's manifest, byte for byte.</returns>
    /// <exception cref="ArtifactInvalidException">The archive is malformed, ends early, exceeds a limit, or holds another kind of artifact or several.</exception>
    /// <exception cref="BlobCorruptException">A blob is not what its name says.</exception>
    /// <exception cref="BlobTooLargeException">A blob exceeds <see cref="ImportLimits.BlobBytes"/>.</exception>
    public static Task<Manifest> ImportAsync(
        BlobStore blobs,
        Stream archive,
        IArchiveObserver? observer,
        ImportLimits limits,
        IProgress<Progress>? progress,
        CancellationToken cancellationToken
    ) =>
        new ArchiveImport(blobs, new ArchiveReader(archive, limits), observer, limits, progress).RunAsync(
            cancellationToken
        );

    /// <summary>Writes an entry that depends on nothing but its name and content.</summary>
    private static async Task WriteAsync(
        TarWriter tar,
        string name,
        Stream content,
        CancellationToken cancellationToken
    )
    {
        TarEntry entry =
            content.Length <= UstarLimit
                ? new UstarTarEntry(TarEntryType.RegularFile, name)
                : new PaxTarEntry(TarEntryType.RegularFile, name);
        entry.ModificationTime = DateTimeOffset.UnixEpoch;
        entry.Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        entry.DataStream = content;
        await tar.WriteEntryAsync(entry, cancellationToken);
    }
}
