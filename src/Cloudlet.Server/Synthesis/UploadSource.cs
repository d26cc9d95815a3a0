using Cloudlet.Server.Admission;
using Cloudlet.Server.Hosting;
using Cloudlet.Server.Operations;
using Cloudlet.Server.Overlays;
using Cloudlet.Server.Uploads;

namespace Cloudlet.Server.Synthesis;

/// <summary>An overlay that is uploaded: decoded as its blobs land, and an overlay of this cloudlet when all are here.</summary>
internal sealed class UploadSource(Upload upload, UploadRegistry uploads, OverlayImporter importer, TimeProvider time)
    : IOverlaySource
{
    public Task<ReadyOverlay> GetAsync(
        Entrance entrance,
        Operation operation,
        Timings timings,
        CancellationToken cancellationToken
    ) =>
        operation.StepAsync(
            "receive and decode",
            async progress =>
            {
                using var use = upload.Use();
                var arrival = new UploadArrival(upload, progress, time);
                try
                {
                    var ready = await timings.MeasureAsync(
                        "decode",
                        () => importer.ReceiveAsync(arrival, entrance, upload.Record.Device, cancellationToken)
                    );
                    uploads.Finish(upload, ready.Overlay.Name);
                    return ready;
                }
                finally
                {
                    timings.Add("fetch", arrival.Waited);
                    timings.Begin("afterLastByte", arrival.LastBlob);
                }
            }
        );
}
