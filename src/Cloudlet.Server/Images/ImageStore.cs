using System.Collections.Concurrent;
using Cloudlet.Artifacts;
using Cloudlet.Server.Bases;
using Cloudlet.Server.Data;
using Cloudlet.Server.Overlays;
using Microsoft.Extensions.Logging;

namespace Cloudlet.Server.Images;

/// <summary>
/// Decoded overlays, kept for the next start. An image is made once, however many ask for it at once. It is named by the
/// digest of the manifest that it was first made from (<see cref="Overlay.Image"/>): that, and not the id that an uploaded config claims, is what the decoded bytes were checked against. Images that are being moved to their place are its own; disposing gives
/// them up, as the next start can make them again.
/// </summary>
internal sealed partial class ImageStore(
    DataDirectory data,
    BlobStore blobs,
    OverlayCatalogue overlays,
    SharedMemory sharedMemory,
    ILogger<ImageStore> logger
) : IAsyncDisposable
{
    private readonly KeyedLocks<Digest> locks = new();
    private readonly ConcurrentDictionary<Task, bool> finishing = new();
    private readonly CancellationTokenSource stopping = new();

    /// <summary>The image of an overlay, when it stands here.</summary>
    public ImageFolder? Find(Digest image)
    {
        var folder = data.Image(image);
        return Directory.Exists(folder.Path) ? folder : null;
    }

    /// <summary>Held while an image of this overlay is made or deleted.</summary>
    public Task<IDisposable> LockAsync(Digest image, CancellationToken cancellationToken) =>
        locks.EnterAsync(image, cancellationToken);

    /// <summary>Starts to make an image; the caller holds the lock.</summary>
    public ImageBuilder Begin(Digest image, Base item, CancellationToken cancellationToken) =>
        new(image, item, data, cancellationToken);

    /// <summary>An image of which every blob is there, to start from. It and the lock are this store's from now on, also when this fails.</summary>
    public async Task<ReadyImage> CompleteAsync(ImageBuilder builder, IDisposable held)
    {
        try
        {
            await builder.CompleteAsync(sharedMemory);
            return ReadyImage.Fresh(builder.Place, builder.Folder, () => Finish(builder, held));
        }
        catch
        {
            await builder.DisposeAsync();
            held.Dispose();
            throw;
        }
    }

    /// <summary>The image of a stored overlay, to start from: decoded now when it is not there. Each blob is checked before it is trusted.</summary>
    public async Task<ReadyImage> PrepareAsync(
        Overlay overlay,
        Base item,
        IProgress<Progress>? progress,
        CancellationToken cancellationToken
    )
    {
        var held = await LockAsync(overlay.Image, cancellationToken);
        ImageBuilder builder;
        try
        {
            if (Find(overlay.Image) is { } present)
            {
                held.Dispose();
                return ReadyImage.At(present);
            }
            builder = await DecodeAsync(overlay, item, progress, cancellationToken);
        }
        catch
        {
            held.Dispose();
            throw;
        }
        return await CompleteAsync(builder, held);
    }

    /// <summary>The image of a stored overlay, in its place: decoded now when it is not there.</summary>
    public async Task<ImageFolder> EnsureAsync(Overlay overlay, Base item, CancellationToken cancellationToken)
    {
        using var held = await LockAsync(overlay.Image, cancellationToken);
        if (Find(overlay.Image) is { } present)
            return present;
        await using var builder = await DecodeAsync(overlay, item, null, cancellationToken);
        await builder.CompleteAsync(sharedMemory);
        await builder.FinishAsync(cancellationToken);
        return builder.Place;
    }

    /// <summary>Deletes an image that no instance stands on. Nothing happens when there is none.</summary>
    public void Delete(Digest image)
    {
        if (Find(image) is not { } folder)
            return;
        var doomed = Path.Combine(data.Work, $"deleted-{image.Hex}");
        AtomicFile.Move(folder.Path, doomed);
        Directory.Delete(doomed, recursive: true);
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await Task.WhenAll(finishing.Keys);
        stopping.Dispose();
    }

    private async Task<ImageBuilder> DecodeAsync(
        Overlay overlay,
        Base item,
        IProgress<Progress>? progress,
        CancellationToken cancellationToken
    )
    {
        overlay = overlays.Latest(overlay); // Nobody replaces it while the image's lock is held.
        await using var receiver = new OverlayReceiver(
            blobs,
            (_, token) => Task.FromResult<ImageBuilder?>(Begin(overlay.Image, item, token))
        );
        await receiver.OnManifestAsync(overlay.Descriptor, overlay.Manifest, cancellationToken);
        long done = 0;
        var layers = overlay.Manifest.Layers.Prepend(overlay.Manifest.Config).DistinctBy(layer => layer.Digest);
        foreach (var layer in layers)
        {
            await VerifyAsync(layer.Digest, cancellationToken);
            await receiver.OnBlobAsync(layer, cancellationToken);
            done += layer.Size;
            progress?.Report(new Progress("decode", done, overlay.Manifest.Layers.Sum(item => item.Size)));
        }
        return receiver.TakeBuilder()!;
    }

    private void Finish(ImageBuilder builder, IDisposable held)
    {
        var task = FinishAsync(builder, held);
        finishing[task] = true;
        _ = task.ContinueWith(ended => finishing.TryRemove(ended, out _), TaskScheduler.Default);
    }

    private async Task FinishAsync(ImageBuilder builder, IDisposable held)
    {
        await Task.Yield();
        try
        {
            await using (builder)
                await builder.FinishAsync(stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // The daemon ends: whoever needs the image makes it again.
        }
        catch (Exception exception)
        {
            LogUnfinished(logger, builder.Place.Path, exception);
        }
        finally
        {
            held.Dispose();
        }
    }

    private async Task VerifyAsync(Digest digest, CancellationToken cancellationToken)
    {
        await using var blob = blobs.OpenRead(digest);
        var actual = await Digest.OfAsync(blob, cancellationToken);
        if (actual != digest)
            throw new BlobCorruptException(digest, actual);
    }

    [LoggerMessage(
        1,
        LogLevel.Warning,
        "The image {Path} could not be kept: the next start decodes its overlay again."
    )]
    private static partial void LogUnfinished(ILogger logger, string path, Exception exception);
}
