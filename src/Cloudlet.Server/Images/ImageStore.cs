using Cloudlet.Artifacts;
using Cloudlet.Server.Bases;
using Cloudlet.Server.Data;
using Cloudlet.Server.Overlays;

namespace Cloudlet.Server.Images;

/// <summary>
/// Decoded overlays, kept for the next start. An image is made once, however many ask for it at once. It is named by the
/// overlay's manifest digest: that, and not the id that an uploaded config claims, is what the decoded bytes were checked against.
/// </summary>
internal sealed class ImageStore(DataDirectory data, BlobStore blobs)
{
    private readonly KeyedLocks<Digest> locks = new();

    /// <summary>The image of an overlay, when it stands here.</summary>
    public ImageFolder? Find(Digest manifest)
    {
        var folder = data.Image(manifest);
        return Directory.Exists(folder.Path) ? folder : null;
    }

    /// <summary>Held while an image of this overlay is made or deleted.</summary>
    public Task<IDisposable> LockAsync(Digest manifest, CancellationToken cancellationToken) =>
        locks.EnterAsync(manifest, cancellationToken);

    /// <summary>Starts to make an image; the caller holds the lock.</summary>
    public ImageBuilder Begin(Digest manifest, Base item, CancellationToken cancellationToken) =>
        new(manifest, item, data, cancellationToken);

    /// <summary>Moves a finished image to its place.</summary>
    public Task<ImageFolder> FinishAsync(ImageBuilder builder) => builder.FinishAsync(data);

    /// <summary>The image of a stored overlay, decoded now when it is not there. Each blob is checked before it is trusted.</summary>
    public async Task<ImageFolder> EnsureAsync(
        Overlay overlay,
        Base item,
        IProgress<Progress>? progress,
        CancellationToken cancellationToken
    )
    {
        using var held = await LockAsync(overlay.Descriptor.Digest, cancellationToken);
        if (Find(overlay.Descriptor.Digest) is { } present)
            return present;

        await using var receiver = new OverlayReceiver(
            blobs,
            (_, token) => Task.FromResult<ImageBuilder?>(Begin(overlay.Descriptor.Digest, item, token))
        );
        await receiver.OnManifestAsync(overlay.Manifest, cancellationToken);
        long done = 0;
        var layers = overlay.Manifest.Layers.Prepend(overlay.Manifest.Config).DistinctBy(layer => layer.Digest);
        foreach (var layer in layers)
        {
            await VerifyAsync(layer.Digest, cancellationToken);
            await receiver.OnBlobAsync(layer, cancellationToken);
            done += layer.Size;
            progress?.Report(new Progress("decode", done, overlay.Manifest.Layers.Sum(item => item.Size)));
        }
        return await FinishAsync(receiver.Builder!);
    }

    /// <summary>Deletes an image that no instance stands on. Nothing happens when there is none.</summary>
    public void Delete(Digest manifest)
    {
        if (Find(manifest) is not { } folder)
            return;
        var doomed = Path.Combine(data.Work, $"deleted-{manifest.Hex}");
        AtomicFile.Move(folder.Path, doomed);
        Directory.Delete(doomed, recursive: true);
    }

    private async Task VerifyAsync(Digest digest, CancellationToken cancellationToken)
    {
        await using var blob = blobs.OpenRead(digest);
        var actual = await Digest.OfAsync(blob, cancellationToken);
        if (actual != digest)
            throw new BlobCorruptException(digest, actual);
    }
}
