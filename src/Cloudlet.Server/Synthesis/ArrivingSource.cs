using Cloudlet.Server.Admission;
using Cloudlet.Server.Hosting;
using Cloudlet.Server.Operations;
using Cloudlet.Server.Overlays;

namespace Cloudlet.Server.Synthesis;

/// <summary>
/// An overlay that arrives as an archive: an upload, or a download that <paramref name="open"/> starts. Its blobs go into
/// the store and are decoded meanwhile.
/// </summary>
internal sealed class ArrivingSource(
    Func<CancellationToken, Task<ArrivingArchive>> open,
    OverlayImporter importer,
    string? device,
    TimeProvider time
) : IOverlaySource
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
                var archive = await timings.MeasureAsync("fetch", () => open(cancellationToken));
                await using var measured = new MeasuredStream(archive.Content, archive.Length, progress, time);
                try
                {
                    return await timings.MeasureAsync(
                        "decode",
                        () => importer.ReceiveAsync(importer.Archive(measured), entrance, device, cancellationToken)
                    );
                }
                finally
                {
                    timings.Add("fetch", measured.Waited);
                    timings.Begin("afterLastByte", measured.LastByte);
                }
            }
        );
}

/// <summary>An archive that arrives, and its length when that was told.</summary>
internal sealed record ArrivingArchive(Stream Content, long? Length);
