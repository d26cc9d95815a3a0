using Cloudlet.Artifacts;

namespace Cloudlet.Server.Overlays;

/// <summary>A way on which the blobs of one overlay come into the store.</summary>
internal interface IOverlayArrival
{
    /// <summary>Lets them all come, and tells each as it is there. The caller holds a lease.</summary>
    /// <returns>The overlay's manifest.</returns>
    Task<Manifest> ReadAsync(IArchiveObserver observer, CancellationToken cancellationToken);
}

/// <summary>An archive that is read once, from its start to its end.</summary>
internal sealed class ArchiveArrival(BlobStore blobs, Stream archive) : IOverlayArrival
{
    private static readonly ImportLimits Limits = new() { ArtifactType = ArtifactTypes.Overlay };

    public Task<Manifest> ReadAsync(IArchiveObserver observer, CancellationToken cancellationToken) =>
        OciArchive.ImportAsync(blobs, archive, observer, Limits, null, cancellationToken);
}
