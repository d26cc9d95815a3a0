using Cloudlet.Artifacts;
using Cloudlet.Contracts;
using Cloudlet.Overlays;
using Cloudlet.Server.Bases;
using Cloudlet.Server.Operations;
using Cloudlet.Server.Problems;

namespace Cloudlet.Server.Overlays;

/// <summary>Checks a stored overlay to the last bit: each blob's digest, each page against the base, the id from the content.</summary>
internal sealed class OverlayChecker(BlobStore blobs, BaseCatalogue bases)
{
    private const int BlobLimit = 1 << 30;

    /// <summary>Does it.</summary>
    /// <exception cref="ProblemException">The base is missing, or the content is not what the id says.</exception>
    /// <exception cref="BlobCorruptException">A blob was damaged.</exception>
    /// <exception cref="OverlayCorruptException">A blob is not what it should be.</exception>
    public async Task<VerificationResult> RunAsync(
        Overlay overlay,
        Operation operation,
        CancellationToken cancellationToken
    )
    {
        var item =
            bases.Find(overlay.Config.Base)
            ?? throw Refuse.NotFound("base", overlay.Config.Base.ToString(), "Import the overlay's base first.");
        using var baseImage = BaseImage.Open(
            item.Id,
            item.Definition.Disk is null ? null : item.Folder.Disk,
            item.Folder.Memory,
            item.Folder.PagesIndex
        );
        _ = Read(overlay.Descriptor);
        _ = Read(overlay.Manifest.Config);
        var segments = overlay.Layers(ArtifactTypes.Segment).ToList();
        var found = await operation.StepAsync(
            "verify",
            progress =>
                OverlayVerifier.VerifyAsync(
                    baseImage,
                    overlay.Id,
                    Read(overlay.Layers(ArtifactTypes.PageTable).First()),
                    Read(overlay.Layers(ArtifactTypes.MachineState).First()),
                    (index, _) => Task.FromResult<ReadOnlyMemory<byte>>(Read(segments[index])),
                    progress,
                    cancellationToken
                )
        );
        if (!found.IsSound)
            throw Refuse.Corrupt(
                $"The overlay '{overlay.Name}' is damaged: {found.Problem}",
                "Delete it and import it again."
            );
        return new VerificationResult(
            overlay.Id.ToString(),
            overlay.Manifest.Layers.Count + 1,
            overlay.Manifest.Layers.Sum(layer => layer.Size),
            found.Pages!.Total
        );
    }

    private byte[] Read(Descriptor blob) => blobs.ReadAllBytes(blob.Digest, BlobLimit);
}
