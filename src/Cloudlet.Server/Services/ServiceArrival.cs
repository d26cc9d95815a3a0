using System.Text.Json;
using Cloudlet.Artifacts;
using Cloudlet.Contracts;
using Cloudlet.Server.Overlays;
using Cloudlet.Server.Problems;

namespace Cloudlet.Server.Services;

/// <summary>An overlay that arrives with a service beside it, which is known and checked before the overlay's blobs are.</summary>
internal sealed class ServiceArrival(IOverlayArrival overlay, Action<CreateService> check) : IOverlayArrival
{
    /// <summary>What the archive says of the service; null before it has said it.</summary>
    public CreateService? Service { get; private set; }

    public Task<Manifest> ReadAsync(IArchiveObserver observer, CancellationToken cancellationToken) =>
        overlay.ReadAsync(new Reader(this, observer), cancellationToken);

    private void Read(Descriptor listed)
    {
        if (listed.Annotations?.GetValueOrDefault(ServiceTransfer.Annotation) is not { } json)
        {
            throw Refuse.Corrupt(
                "There is no service in this file, only an overlay.",
                "Import it as an overlay, and create a service of it; or export the service: cloudlet service export ID."
            );
        }
        try
        {
            Service = JsonSerializer.Deserialize(json, CloudletJson.Default.CreateService);
        }
        catch (JsonException exception)
        {
            throw Damaged(exception);
        }
        check(Service ?? throw Damaged(null));
    }

    private static ProblemException Damaged(Exception? inner) =>
        Refuse.Corrupt(
            $"What the file says of its service cannot be read{(inner is null ? "." : $": {inner.Message}")}",
            "Export it again: cloudlet service export ID.",
            inner
        );

    private sealed class Reader(ServiceArrival owner, IArchiveObserver observer) : IArchiveObserver
    {
        public Task OnManifestAsync(Descriptor listed, Manifest manifest, CancellationToken cancellationToken)
        {
            owner.Read(listed);
            return observer.OnManifestAsync(listed, manifest, cancellationToken);
        }

        public Task OnBlobAsync(Descriptor blob, CancellationToken cancellationToken) =>
            observer.OnBlobAsync(blob, cancellationToken);
    }
}
