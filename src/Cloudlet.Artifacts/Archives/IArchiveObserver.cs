namespace Cloudlet.Artifacts;

/// <summary>
/// Sees an archive arrive, so that work on its blobs overlaps with the rest of it. Each call is awaited before more is
/// read; what it throws ends the import, and nothing of it stays.
/// </summary>
public interface IArchiveObserver
{
    /// <summary>The manifest is known, with the notes that an index has beside it: once, before any <see cref="OnBlobAsync"/>, perhaps after blobs have arrived.</summary>
    Task OnManifestAsync(Descriptor listed, Manifest manifest, CancellationToken cancellationToken);

    /// <summary>
    /// The config or a layer of the manifest is in the store, verified: once for each descriptor of the manifest, in order of arrival.
    /// Those that came before the manifest follow it at once, in the manifest's order.
    /// </summary>
    Task OnBlobAsync(Descriptor blob, CancellationToken cancellationToken);
}
