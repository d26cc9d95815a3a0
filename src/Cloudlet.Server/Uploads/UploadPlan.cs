using System.Text;
using Cloudlet.Artifacts;
using Cloudlet.Contracts;
using Cloudlet.Server.Overlays;
using Cloudlet.Server.Problems;

namespace Cloudlet.Server.Uploads;

/// <summary>A wish to upload, checked: what belongs to it, in the order in which it is wanted.</summary>
/// <param name="Kind">What is sent.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Manifest">Of an overlay.</param>
/// <param name="ManifestText">The same, as it was sent.</param>
/// <param name="Parts">All blobs, those that are here already included.</param>
internal sealed record UploadPlan(
    UploadKind Kind,
    string? Title,
    Manifest? Manifest,
    string? ManifestText,
    IReadOnlyList<UploadPart> Parts
)
{
    private const int LongestTitle = 100;

    /// <summary>Bytes of all that belongs to it.</summary>
    public long Bytes => Parts.Sum(part => part.Bytes);

    /// <summary>Checks a request; every fault is told at once.</summary>
    /// <exception cref="ProblemException">There is a fault, or it is larger than is taken.</exception>
    public static UploadPlan From(CreateUpload request, UploadSettings settings)
    {
        var faults = new Faults();
        if (request.Title is { } title && (title.Length is 0 or > LongestTitle || title.Any(char.IsControl)))
            faults.Add("title", title, $"1 to {LongestTitle} characters are possible.");
        var plan = request.Kind switch
        {
            UploadKind.Overlay => OfOverlay(request, faults),
            UploadKind.Disk => OfDisk(request, faults),
            _ => Nothing(faults),
        };
        faults.ThrowIfAny();
        var limit = request.Kind == UploadKind.Disk ? settings.DiskLimitBytes : settings.OverlayLimitBytes;
        return plan!.Bytes <= limit ? plan : throw TooLarge(plan.Bytes, limit);
    }

    /// <summary>The blobs of an overlay once each: what may refuse it first, then what decoding begins with.</summary>
    public static IReadOnlyList<UploadPart> PartsOf(Manifest manifest)
    {
        var parts = new List<UploadPart>();
        foreach (var same in manifest.Blobs.OrderBy(Rank).GroupBy(blob => blob.Digest))
        {
            var size = same.First().Size;
            if (same.FirstOrDefault(blob => blob.Size != size) is { } other)
                throw Refuse.Corrupt(
                    $"The manifest gives blob {same.Key} the sizes {size} and {other.Size}.",
                    "Send the manifest that the overlay was made with."
                );
            parts.Add(new UploadPart(same.Key, size));
        }
        return parts;
    }

    private static int Rank(Descriptor blob) =>
        blob.MediaType switch
        {
            ArtifactTypes.OverlayConfig => 0,
            ArtifactTypes.PageTable => 1,
            ArtifactTypes.MachineState => 2,
            _ => 3,
        };

    private static UploadPlan? OfOverlay(CreateUpload request, Faults faults)
    {
        if (request.Bytes is { } bytes)
            faults.Add("bytes", bytes.ToString(), "an overlay's size is told by its manifest.");
        if (request.Digest is not null)
            faults.Add("digest", request.Digest, "an overlay's digests are told by its manifest.");
        if (request.Manifest is null)
        {
            faults.Add(
                "manifest",
                null,
                "the overlay's manifest is needed: the content of the blob that index.json names."
            );
            return null;
        }
        var manifest = Artifacts.Manifest.Parse(Encoding.UTF8.GetBytes(request.Manifest));
        if (manifest.Kind != ArtifactTypes.Overlay)
        {
            throw Refuse.Corrupt(
                $"This is no VM overlay: its artifact type is '{manifest.Kind}'.",
                "Give the file of an overlay, as its export writes it (cloudlet overlay export)."
            );
        }
        return new UploadPlan(UploadKind.Overlay, request.Title, manifest, request.Manifest, PartsOf(manifest));
    }

    private static UploadPlan? OfDisk(CreateUpload request, Faults faults)
    {
        if (request.Manifest is not null)
            faults.Add("manifest", "...", "a disk image has none.");
        if (request.Bytes is not > 0)
            faults.Add(
                "bytes",
                request.Bytes?.ToString(),
                request.Bytes == 0 ? "a disk image of 0 bytes is empty." : "the size of the disk image is needed."
            );
        if (!Digest.TryParse(request.Digest, null, out var digest))
            faults.Add("digest", request.Digest, "the image's digest is needed: sha256: and 64 hex digits.");
        return request.Bytes is > 0
            ? new UploadPlan(UploadKind.Disk, request.Title, null, null, [new UploadPart(digest, request.Bytes.Value)])
            : null;
    }

    private static UploadPlan? Nothing(Faults faults)
    {
        faults.Add("kind", null, "overlay or disk is needed.");
        return null;
    }

    private static ProblemException TooLarge(long bytes, long limit) =>
        new(
            new Problem
            {
                Code = ProblemCodes.TooLarge,
                Status = 413,
                Detail = $"It has {bytes} bytes; this cloudlet takes {limit}.",
                Field = "bytes",
                Value = bytes.ToString(),
                Next = "Send a smaller one: overlay create with a higher --effort makes it smaller.",
            }
        );
}
