using Cloudlet.Artifacts;
using Cloudlet.Overlays;
using Cloudlet.Server.Bases;
using Cloudlet.Server.Naming;

namespace Cloudlet.Server.Overlays;

/// <summary>The manifest of an overlay whose blobs are in the store.</summary>
internal static class OverlayManifest
{
    /// <summary>Writes the config blob, and puts the manifest together.</summary>
    public static async Task<Manifest> WriteAsync(
        BlobStore blobs,
        EncodedOverlay encoded,
        Base item,
        OverlayDescription described,
        CancellationToken cancellationToken
    )
    {
        var config = new OverlayConfig
        {
            Id = encoded.Id,
            Base = item.Id,
            Machine = item.Definition.Machine,
            Statistics = encoded.Statistics,
            Ports = described.Ports,
            Ready = described.Ready,
            Effort = described.Effort,
        }.ToJson();
        return Manifest.Create(
            ArtifactTypes.Overlay,
            new Descriptor(ArtifactTypes.OverlayConfig, await blobs.PutAsync(config, cancellationToken), config.Length),
            [.. encoded.Blobs.Select(StoreSink.Describe)],
            BaseManifest.Subject(item.Definition),
            new Dictionary<string, string>
            {
                [ArrivingName.Title] = described.Title,
                [Overlay.BaseNameAnnotation] = item.Name,
            }
        );
    }
}

/// <summary>What an overlay says of itself beside its content.</summary>
/// <param name="Title">The name that it is made under.</param>
/// <param name="Ports">Guest ports that its service listens on, the first being the service's own.</param>
/// <param name="Ready">How readiness is told, or null.</param>
/// <param name="Effort">How much its encoding was worth; null when its parts differ.</param>
internal sealed record OverlayDescription(string Title, IReadOnlyList<int> Ports, string? Ready, Effort? Effort);

/// <summary>What the making of an overlay took.</summary>
/// <param name="Total">From the first step to the last.</param>
/// <param name="Paused">How long the guest stood still.</param>
internal sealed record OverlayTimes(TimeSpan Total, TimeSpan Paused)
{
    /// <summary>As the API tells it.</summary>
    public Contracts.OverlayTimings ToInfo() =>
        new(Math.Round(Total.TotalMilliseconds, 2), Math.Round(Paused.TotalMilliseconds, 2));
}
