using Cloudlet.Server.Admission;
using Cloudlet.Server.Bases;
using Cloudlet.Server.Hosting;
using Cloudlet.Server.Images;
using Cloudlet.Server.Operations;
using Cloudlet.Server.Overlays;

namespace Cloudlet.Server.Synthesis;

/// <summary>An overlay of this box.</summary>
internal sealed class StoredSource(Overlay overlay, BaseCatalogue bases, HostGuard guard, ImageStore images)
    : IOverlaySource
{
    public async Task<ReadyOverlay> GetAsync(
        Entrance entrance,
        Operation operation,
        Timings timings,
        CancellationToken cancellationToken
    )
    {
        var item = await OverlayRequirements.CheckAsync(overlay.Config, bases, guard, cancellationToken);
        entrance.Enter(Demand.Resumed(item, overlay.Image, images.Find(overlay.Image) is not null));
        var image = images.Find(overlay.Image) is { } present
            ? ReadyImage.At(present)
            : await timings.MeasureAsync(
                "decode",
                () =>
                    operation.StepAsync(
                        "decode",
                        progress => images.PrepareAsync(overlay, item, progress, cancellationToken)
                    )
            );
        return new ReadyOverlay(overlay, item, image);
    }
}
