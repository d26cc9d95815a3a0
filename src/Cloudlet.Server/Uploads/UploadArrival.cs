using Cloudlet.Artifacts;
using Cloudlet.Server.Overlays;

namespace Cloudlet.Server.Uploads;

/// <summary>The blobs of an upload as they land, in the order of its stream; those that were here before come in between at once.</summary>
internal sealed class UploadArrival(Upload upload, IProgress<Progress>? progress, TimeProvider time) : IOverlayArrival
{
    /// <summary>How long blobs were waited for.</summary>
    public TimeSpan Waited { get; private set; }

    /// <summary>The clock's timestamp when the last blob was there.</summary>
    public long LastBlob { get; private set; } = time.GetTimestamp();

    public async Task<Manifest> ReadAsync(IArchiveObserver observer, CancellationToken cancellationToken)
    {
        var manifest = upload.Manifest ?? throw new InvalidOperationException("A disk image is no overlay.");
        await observer.OnManifestAsync(manifest.Describe(), manifest, cancellationToken);
        var described = manifest.Blobs.DistinctBy(blob => blob.Digest).ToDictionary(blob => blob.Digest);
        foreach (var part in UploadPlan.PartsOf(manifest))
        {
            var start = time.GetTimestamp();
            await upload.WaitForAsync(part.Digest, cancellationToken);
            Waited += time.GetElapsedTime(start);
            LastBlob = time.GetTimestamp();
            progress?.Report(new Progress("", upload.Offset, upload.Bytes));
            await observer.OnBlobAsync(described[part.Digest], cancellationToken);
        }
        return manifest;
    }
}
