using Cloudlet.Artifacts;
using Cloudlet.Contracts;
using Cloudlet.Overlays;
using Cloudlet.Server.Bases;
using Cloudlet.Server.Images;
using Cloudlet.Server.Naming;
using Cloudlet.Server.Operations;
using Cloudlet.Server.Overlays;
using Cloudlet.Server.Problems;

namespace Cloudlet.Server.Recompression;

/// <summary>
/// Encodes stored overlays anew. The new encoding takes the place of the old one under the same name and id; the image, and the instances that stand on it, stay as they are; whoever
/// reads the old blobs reads them to the end.
/// </summary>
internal sealed class OverlayRecompression(
    ImageLayout layout,
    OverlayCatalogue overlays,
    BaseCatalogue bases,
    ImageStore images,
    OldEncodings old,
    OperationRegistry operations
)
{
    /// <summary>What its operations are called.</summary>
    public const string Kind = "overlay.recompress";

    private const int BlobLimit = 1 << 30;

    private readonly KeyedLocks<string> locks = new();

    /// <summary>Begins it. Of one that fails nothing stays, and the overlay is as it was.</summary>
    /// <param name="name">The overlay's name or id.</param>
    /// <param name="effort">Nothing happens when it is encoded with this effort already.</param>
    /// <param name="threads">How many segments are compressed at once.</param>
    /// <exception cref="ProblemException">There is no such overlay.</exception>
    public Operation Start(string name, Effort effort, int threads)
    {
        var found = overlays.Get(name);
        return operations.Start(
            Kind,
            found.Name,
            CloudletJson.Default.RecompressionResult,
            async (operation, token) =>
            {
                using var alone = await locks.EnterAsync(found.Name, token);
                var overlay = overlays.Get(found.Name);
                var item =
                    bases.Find(overlay.Config.Base)
                    ?? throw Refuse.NotFound(
                        "base",
                        overlay.Config.Base.ToString(),
                        "Import the overlay's base first: cloudlet base import FILE."
                    );
                var made =
                    overlay.Config.Effort == effort
                        ? overlay
                        : await RunAsync(overlay, item, effort, threads, operation, token);
                return new RecompressionResult(made.ToInfo(item.Name), overlay.Bytes);
            }
        );
    }

    private async Task<Overlay> RunAsync(
        Overlay overlay,
        Base item,
        Effort effort,
        int threads,
        Operation operation,
        CancellationToken cancellationToken
    )
    {
        BlobLease? lease = layout.Pin();
        try
        {
            Hold(overlay, lease);
            var made = await StoreWork.RunAsync(
                layout,
                async () =>
                {
                    var manifest = await operation.StepAsync(
                        "recompress",
                        progress => EncodeAsync(overlay, item, effort, threads, progress, cancellationToken)
                    );
                    // Who decodes the old encoding has this lock until the image is whole.
                    using var held = await images.LockAsync(overlay.Image, cancellationToken);
                    return await overlays.ReplaceAsync(overlay, manifest, cancellationToken);
                }
            );
            (var retired, lease) = (lease, null);
            await old.RetireAsync(overlay, retired);
            return made;
        }
        finally
        {
            lease?.Dispose();
        }
    }

    /// <summary>Keeps the blobs of an overlay that may be deleted meanwhile.</summary>
    private static void Hold(Overlay overlay, BlobLease lease)
    {
        foreach (var blob in overlay.Manifest.Layers.Append(overlay.Manifest.Config).Append(overlay.Descriptor))
        {
            if (!lease.Keep(blob.Digest))
                throw new BlobMissingException(blob.Digest);
        }
    }

    private async Task<Manifest> EncodeAsync(
        Overlay overlay,
        Base item,
        Effort effort,
        int threads,
        IProgress<Progress> progress,
        CancellationToken cancellationToken
    )
    {
        using var baseImage = BaseImage.Open(
            item.Id,
            item.Definition.Disk is null ? null : item.Folder.Disk,
            item.Folder.Memory,
            item.Folder.PagesIndex
        );
        var segments = overlay.Layers(ArtifactTypes.Segment).ToList();
        var stored = new StoredOverlay(
            overlay.Id,
            Read(overlay.Layers(ArtifactTypes.PageTable).First()),
            Read(overlay.Layers(ArtifactTypes.MachineState).First()),
            (index, _) => Task.FromResult<ReadOnlyMemory<byte>>(Read(segments[index]))
        );
        var encoded = await new OverlayRecompressor(
            EncoderOptions.For(effort) with
            {
                Threads = threads,
            }
        ).RecompressAsync(baseImage, stored, new StoreSink(layout.Blobs), progress, cancellationToken);
        var described = new OverlayDescription(
            overlay.Manifest.Annotations?.GetValueOrDefault(ArrivingName.Title) ?? overlay.Name,
            overlay.Config.Ports,
            overlay.Config.Ready,
            effort
        );
        return await OverlayManifest.WriteAsync(layout.Blobs, encoded, item, described, cancellationToken);
    }

    private byte[] Read(Descriptor blob) => layout.Blobs.ReadAllBytes(blob.Digest, BlobLimit);
}
