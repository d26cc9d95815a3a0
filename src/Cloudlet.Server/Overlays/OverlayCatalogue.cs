using System.Collections.Concurrent;
using System.Globalization;
using Cloudlet.Artifacts;
using Cloudlet.Server.Catalogue;
using Cloudlet.Server.Events;
using Cloudlet.Server.Naming;
using Cloudlet.Server.Problems;

namespace Cloudlet.Server.Overlays;

/// <summary>The overlays in the store, by name: the layout's index is the record, and configs are read once. Thread-safe.</summary>
internal sealed class OverlayCatalogue
{
    private const string Created = "org.opencontainers.image.created";
    private const int ConfigLimit = 1 << 20;

    private readonly ImageLayout layout;
    private readonly StoreMirror mirror;
    private readonly TimeProvider time;
    private long revision;
    private readonly ConcurrentDictionary<Digest, (Manifest Manifest, OverlayConfig Config)> known = new();

    public OverlayCatalogue(ImageLayout layout, StoreMirror mirror, TimeProvider time)
    {
        this.layout = layout;
        this.mirror = mirror;
        this.time = time;
        Reservations = new NameReservations("overlay", name => layout.Find(name) is not null);
    }

    /// <summary>Counts the changes: what was made of an earlier one is stale.</summary>
    public long Revision => Interlocked.Read(ref revision);

    /// <summary>Told with the name of an overlay that came, was encoded anew, or went.</summary>
    public Watchers<string> Changes { get; } = new();

    /// <summary>Names that jobs will take.</summary>
    public NameReservations Reservations { get; }

    /// <summary>All that can be read, by name: one damaged overlay must not hide the others.</summary>
    public IReadOnlyList<Overlay> List() =>
        [.. Stored().Select(TryRead).OfType<Overlay>().OrderBy(overlay => overlay.Name, StringComparer.Ordinal)];

    /// <summary>Overlays whose manifest or config is damaged. They can only be deleted.</summary>
    public IReadOnlyList<Descriptor> Damaged() => [.. Stored().Where(descriptor => TryRead(descriptor) is null)];

    /// <summary>The overlay with this name or id, or null.</summary>
    public Overlay? Find(string nameOrId) =>
        Digest.TryParse(nameOrId, null, out var id) ? List().FirstOrDefault(overlay => overlay.Id == id)
        : layout.Find(nameOrId) is { } descriptor ? Read(descriptor)
        : null;

    /// <summary>The overlay with this name or id.</summary>
    /// <exception cref="ProblemException">There is none.</exception>
    public Overlay Get(string nameOrId) =>
        Find(nameOrId) ?? throw Refuse.NotFound("overlay", nameOrId, "See which there are: cloudlet overlay list.");

    /// <summary>The overlay that decodes to this image: what an instance was made from.</summary>
    /// <exception cref="ProblemException">There is none.</exception>
    public Overlay OfImage(Digest image) =>
        List().FirstOrDefault(overlay => overlay.Image == image)
        ?? throw Refuse.NotFound("overlay", image.ToString(), "Import it again: cloudlet overlay import FILE.");

    /// <summary>The image that a manifest decodes to: that of the overlay which has this manifest here, or one named by it.</summary>
    public Digest ImageOf(Digest manifest) =>
        List().FirstOrDefault(overlay => overlay.Descriptor.Digest == manifest)?.Image ?? manifest;

    /// <summary>The overlay as it is encoded now.</summary>
    public Overlay Latest(Overlay overlay) =>
        layout.Find(overlay.Name) is { } listed && Read(listed) is var latest && latest.Image == overlay.Image
            ? latest
            : overlay;

    /// <summary>Names of the overlays that stand on a base.</summary>
    public IEnumerable<string> OnBase(Digest id) =>
        List().Where(overlay => overlay.Config.Base == id).Select(overlay => $"overlay {overlay.Name}");

    /// <summary>Names an overlay whose blobs are all in the store.</summary>
    /// <param name="manifest">The overlay.</param>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Stops before anything has changed.</param>
    /// <param name="device">The device that brings it; null: it is the cloudlet's.</param>
    /// <exception cref="ProblemException">The name is taken.</exception>
    public async Task<Overlay> AddAsync(
        Manifest manifest,
        string name,
        CancellationToken cancellationToken,
        string? device = null
    )
    {
        try
        {
            var annotations = new Dictionary<string, string>
            {
                [Created] = time.GetUtcNow().ToString("O", CultureInfo.InvariantCulture),
            };
            if (device is not null)
                annotations[Overlay.DeviceAnnotation] = device;
            var overlay = Read(await layout.AddAsync(manifest, name, annotations, cancellationToken));
            try
            {
                await mirror.AddAsync(overlay);
            }
            catch
            {
                await layout.RemoveAsync(name, CancellationToken.None);
                throw;
            }
            Interlocked.Increment(ref revision);
            Changes.Tell(name);
            return overlay;
        }
        catch (NameTakenException)
        {
            throw Refuse.NameTaken("overlay", name);
        }
    }

    /// <summary>Puts another encoding of an overlay in its place, whose blobs are all in the store. The blobs of the old one stay until garbage is collected.</summary>
    /// <exception cref="ProblemException">It was deleted, or encoded anew by somebody else.</exception>
    public async Task<Overlay> ReplaceAsync(Overlay old, Manifest manifest, CancellationToken cancellationToken)
    {
        var annotations = new Dictionary<string, string>(old.Descriptor.Annotations!)
        {
            [Overlay.ImageAnnotation] = old.Image.ToString(),
        };
        var listed =
            await layout.ReplaceAsync(old.Descriptor, manifest, annotations, cancellationToken)
            ?? throw Refuse.NotFound("overlay", old.Name, "It was deleted or replaced meanwhile: nothing was changed.");
        known.TryRemove(old.Descriptor.Digest, out _);
        var overlay = Read(listed);
        await mirror.AddAsync(overlay);
        Interlocked.Increment(ref revision);
        Changes.Tell(overlay.Name);
        return overlay;
    }

    /// <summary>Takes an overlay out, and the blobs that no other needs.</summary>
    /// <exception cref="ProblemException">Something stands on it.</exception>
    public async Task RemoveAsync(string name, CancellationToken cancellationToken)
    {
        await mirror.RemoveOverlayAsync(name);
        await layout.RemoveAsync(name, cancellationToken);
        Interlocked.Increment(ref revision);
        Changes.Tell(name);
    }

    private IEnumerable<Descriptor> Stored() =>
        layout.Manifests.Where(descriptor => descriptor.ArtifactType == ArtifactTypes.Overlay);

    private Overlay? TryRead(Descriptor descriptor)
    {
        try
        {
            return Read(descriptor);
        }
        catch (Exception exception) when (exception is CloudletException or ProblemException)
        {
            return null;
        }
    }

    private Overlay Read(Descriptor descriptor)
    {
        var (manifest, config) = known.GetOrAdd(
            descriptor.Digest,
            _ =>
            {
                var manifest = layout.ReadManifest(descriptor);
                return (manifest, OverlayConfig.Parse(layout.Blobs.ReadAllBytes(manifest.Config.Digest, ConfigLimit)));
            }
        );
        return new Overlay(
            descriptor.Name!,
            descriptor,
            manifest,
            config,
            DateTimeOffset.Parse(descriptor.Annotations![Created], CultureInfo.InvariantCulture)
        );
    }
}
