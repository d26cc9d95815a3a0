using Cloudlet.Artifacts;
using Cloudlet.Server.Admission;
using Cloudlet.Server.Bases;
using Cloudlet.Server.Hosting;
using Cloudlet.Server.Images;
using Cloudlet.Server.Naming;
using Cloudlet.Server.Synthesis;
using Cloudlet.Server.Usage;

namespace Cloudlet.Server.Overlays;

/// <summary>Takes overlays from archives and uploads into the store: only stored, or decoded while they arrive. Nothing stays of one that fails.</summary>
internal sealed class OverlayImporter(
    ImageLayout layout,
    OverlayCatalogue overlays,
    BaseCatalogue bases,
    HostGuard guard,
    ImageStore images,
    UsageRegistry usage
)
{
    /// <summary>Stores an overlay. Its base need not be here.</summary>
    /// <param name="arrival">How its blobs come.</param>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Ends it; nothing stays.</param>
    public Task<Overlay> ImportAsync(IOverlayArrival arrival, ArrivingName name, CancellationToken cancellationToken) =>
        StoreAsync(
            arrival,
            manifest => name.Of(manifest),
            manifest => overlays.AddAsync(manifest, name.Of(manifest), cancellationToken),
            cancellationToken
        );

    /// <summary>Stores an overlay under the name that it brings or one made of it; one that is here already stays as it is.</summary>
    /// <returns>The overlay, and whether it came with this.</returns>
    public Task<(Overlay Overlay, bool IsNew)> KeepAsync(
        IOverlayArrival arrival,
        CancellationToken cancellationToken
    ) =>
        StoreAsync(
            arrival,
            _ => { },
            manifest =>
                NameAsync(manifest, overlays.ImageOf(manifest.Describe().Digest), device: null, cancellationToken),
            cancellationToken
        );

    /// <summary>Stores an overlay, under the name that it brings or one made of it, and decodes it while it arrives.</summary>
    /// <param name="arrival">How its blobs come.</param>
    /// <param name="entrance">Entered when its config has come, before anything is decoded.</param>
    /// <param name="device">The device that brings it; null: it becomes the cloudlet's.</param>
    /// <param name="cancellationToken">Ends it; nothing stays.</param>
    public Task<ReadyOverlay> ReceiveAsync(
        IOverlayArrival arrival,
        Entrance entrance,
        string? device,
        CancellationToken cancellationToken
    ) => StoreWork.RunAsync(layout, () => DecodeAsync(arrival, entrance, device, cancellationToken));

    private Task<T> StoreAsync<T>(
        IOverlayArrival arrival,
        Action<Manifest> begin,
        Func<Manifest, Task<T>> add,
        CancellationToken cancellationToken
    ) =>
        StoreWork.RunAsync(
            layout,
            async () =>
            {
                await using var receiver = new OverlayReceiver(
                    layout.Blobs,
                    (arriving, _) =>
                    {
                        begin(arriving.Manifest);
                        return Task.FromResult<ImageBuilder?>(null);
                    }
                );
                return await add(await arrival.ReadAsync(receiver, cancellationToken));
            }
        );

    private async Task<ReadyOverlay> DecodeAsync(
        IOverlayArrival arrival,
        Entrance entrance,
        string? device,
        CancellationToken cancellationToken
    )
    {
        Base? item = null;
        IDisposable? held = null;
        IDisposable? use = null;
        var image = default(Digest);
        await using var receiver = new OverlayReceiver(
            layout.Blobs,
            async (arriving, token) =>
            {
                item = await OverlayRequirements.CheckAsync(arriving.Config, bases, guard, token);
                use = usage.Use(item.Id.ToString(), "an overlay that arrives");
                image = overlays.ImageOf(arriving.Manifest.Describe().Digest);
                entrance.Enter(Demand.Resumed(item, image, images.Find(image) is not null));
                held = await images.LockAsync(image, token);
                return images.Find(image) is null ? images.Begin(image, item, token) : null;
            }
        );
        try
        {
            var manifest = await arrival.ReadAsync(receiver, cancellationToken);
            // It has its name before anything starts from it: whoever loses the image can make it again.
            var (overlay, _) = await NameAsync(manifest, image, device, cancellationToken);
            if (receiver.TakeBuilder() is not { } builder)
                return new ReadyOverlay(overlay, item!, ReadyImage.At(images.Find(image)!));
            (var taken, held) = (held!, null);
            return new ReadyOverlay(overlay, item!, await images.CompleteAsync(builder, taken));
        }
        finally
        {
            held?.Dispose();
            use?.Dispose();
        }
    }

    /// <summary>How an archive's blobs come.</summary>
    public IOverlayArrival Archive(Stream archive) => new ArchiveArrival(layout.Blobs, archive);

    // The overlay, and whether it was not here before.
    private async Task<(Overlay Overlay, bool IsNew)> NameAsync(
        Manifest manifest,
        Digest image,
        string? device,
        CancellationToken cancellationToken
    )
    {
        if (overlays.List().FirstOrDefault(overlay => overlay.Image == image) is { } present)
            return (present, false);
        using var reservation = overlays.Reservations.ReserveLike(
            ArrivingName.OwnOf(manifest, "overlay"),
            out var name
        );
        return (await overlays.AddAsync(manifest, name, cancellationToken, device), true);
    }
}
