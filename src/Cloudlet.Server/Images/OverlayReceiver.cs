using Cloudlet.Artifacts;
using Cloudlet.Server.Overlays;
using Cloudlet.Server.Problems;

namespace Cloudlet.Server.Images;

/// <summary>
/// Follows an overlay's blobs as they come into the store, in whatever order, and feeds the builder: config (which may
/// refuse all the rest), table, segments. What comes too early waits in the store.
/// </summary>
internal sealed class OverlayReceiver(BlobStore blobs, Func<Arriving, CancellationToken, Task<ImageBuilder?>> begin)
    : IArchiveObserver,
        IAsyncDisposable
{
    private const int ConfigLimit = 1 << 20;

    private readonly List<Descriptor> early = [];
    private ILookup<Digest, int> segments = Enumerable.Empty<int>().ToLookup(_ => default(Digest));
    private Manifest? manifest;
    private bool hasTable;

    /// <summary>What the overlay says of itself, once it has arrived.</summary>
    public OverlayConfig? Config { get; private set; }

    /// <summary>The builder that is fed; null when the image is here already.</summary>
    public ImageBuilder? Builder { get; private set; }

    public Task OnManifestAsync(Descriptor listed, Manifest manifest, CancellationToken cancellationToken)
    {
        ArtifactTypes.Check(manifest, ArtifactTypes.Overlay);
        this.manifest = manifest;
        segments = manifest
            .Layers.Where(layer => layer.MediaType == ArtifactTypes.Segment)
            .Select((layer, index) => (layer.Digest, index))
            .ToLookup(pair => pair.Digest, pair => pair.index);
        return Task.CompletedTask;
    }

    public async Task OnBlobAsync(Descriptor layer, CancellationToken cancellationToken)
    {
        if (layer.Digest == manifest!.Config.Digest)
        {
            Config = OverlayConfig.Parse(blobs.ReadAllBytes(layer.Digest, ConfigLimit));
            Builder = await begin(new Arriving(manifest, Config), cancellationToken);
            await TakeEarlyAsync();
        }
        else if (Config is null || (layer.MediaType == ArtifactTypes.Segment && !hasTable))
        {
            early.Add(layer);
        }
        else
        {
            await TakeAsync(layer);
            if (layer.MediaType == ArtifactTypes.PageTable)
                await TakeEarlyAsync();
        }
    }

    /// <summary>The builder, which is the caller's from now on.</summary>
    public ImageBuilder? TakeBuilder()
    {
        var builder = Builder;
        Builder = null;
        return builder;
    }

    public async ValueTask DisposeAsync()
    {
        if (Builder is not null)
            await Builder.DisposeAsync();
    }

    private async Task TakeEarlyAsync()
    {
        foreach (var layer in early.OrderBy(layer => layer.MediaType == ArtifactTypes.Segment).ToList())
        {
            if (layer.MediaType == ArtifactTypes.Segment && !hasTable)
                return;
            early.Remove(layer);
            await TakeAsync(layer);
        }
    }

    private async Task TakeAsync(Descriptor layer)
    {
        hasTable |= layer.MediaType == ArtifactTypes.PageTable;
        if (Builder is null)
            return;
        switch (layer.MediaType)
        {
            case ArtifactTypes.PageTable:
                using (var table = blobs.Map(layer.Digest))
                    await Builder.AcceptTableAsync(table);
                break;
            case ArtifactTypes.MachineState:
                using (var state = blobs.Map(layer.Digest))
                    await Builder.AcceptMachineStateAsync(state);
                break;
            case ArtifactTypes.Segment:
                // Two segments may have the same bytes; an archive has them once.
                foreach (var index in segments[layer.Digest])
                    await Builder.AcceptSegmentAsync(index, blobs.Map(layer.Digest));
                break;
            default:
                break; // A later version may add layers that this one can do without.
        }
    }
}

/// <summary>An overlay of which manifest and config are here.</summary>
internal sealed record Arriving(Manifest Manifest, OverlayConfig Config);
