using Cloudlet.Artifacts;
using Cloudlet.Contracts;
using Cloudlet.Server.Naming;

namespace Cloudlet.Server.Overlays;

/// <summary>An overlay in the store, under a name.</summary>
internal sealed record Overlay(
    string Name,
    Descriptor Descriptor,
    Manifest Manifest,
    OverlayConfig Config,
    DateTimeOffset CreatedAt
)
{
    /// <summary>The annotation of the index that holds <see cref="Image"/> once the overlay was encoded anew.</summary>
    public const string ImageAnnotation = "vnd.cloudlet.image";

    /// <summary>The annotation of the index that holds <see cref="Device"/>.</summary>
    public const string DeviceAnnotation = "vnd.cloudlet.device";

    /// <summary>The annotation of its manifest that holds <see cref="BaseTitle"/>: OCI's own for what an image stands on.</summary>
    public const string BaseNameAnnotation = "org.opencontainers.image.base.name";

    public Digest Id => Config.Id;

    /// <summary>What its base is called where it was made; null: it does not say, or says what is no name. People copy it into commands.</summary>
    public string? BaseTitle { get; } =
        Manifest.Annotations?.GetValueOrDefault(BaseNameAnnotation) is { } name && Names.IsValid(name) ? name : null;

    /// <summary>The device that brought it, and with whose last instance it goes; null: it is the cloudlet's.</summary>
    public string? Device { get; } = Descriptor.Annotations?.GetValueOrDefault(DeviceAnnotation);

    /// <summary>
    /// The name of its decoded image: the digest of the manifest under which it first stood here. It stays when the overlay is encoded anew, as the content does: so do the instances that
    /// stand on the image.
    /// </summary>
    public Digest Image { get; } =
        Descriptor.Annotations?.GetValueOrDefault(ImageAnnotation) is { } first
            ? Digest.Parse(first, null)
            : Descriptor.Digest;

    /// <summary>What travels: the sum of its blobs.</summary>
    public long Bytes => Manifest.Layers.Sum(layer => layer.Size);

    /// <summary>The layers of one kind, in order.</summary>
    public IEnumerable<Descriptor> Layers(string mediaType) =>
        Manifest.Layers.Where(layer => layer.MediaType == mediaType);

    /// <summary>As the API tells it. <paramref name="baseName"/> is the base's name here, or null; <paramref name="timings"/> are known right after it was made.</summary>
    public OverlayInfo ToInfo(string? baseName, OverlayTimings? timings = null) =>
        new()
        {
            Id = Id.ToString(),
            Name = Name,
            Base = baseName ?? Config.Base.ToString(),
            BaseId = Config.Base.ToString(),
            BaseTitle = BaseTitle,
            Bytes = Bytes,
            Effort = Efforts.ToInfo(Config.Effort),
            ChangedDiskPages = Config.Statistics.DiskPages,
            ChangedMemoryPages = Config.Statistics.MemoryPages,
            Pages = new PageSources(
                Config.Statistics.Pages.Zero,
                Config.Statistics.Pages.Base,
                Config.Statistics.Pages.Self,
                Config.Statistics.Pages.Literal,
                Config.Statistics.Pages.Delta
            ),
            Ports = Config.Ports,
            Ready = Config.Ready,
            Manifest = Descriptor.Digest.ToString(),
            CreatedAt = CreatedAt,
            Timings = timings,
        };
}
