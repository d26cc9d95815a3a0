using Cloudlet.Contracts;
using Cloudlet.Server.Images;
using Cloudlet.Server.Instances;
using Cloudlet.Server.Problems;
using Cloudlet.Server.Usage;

namespace Cloudlet.Server.Overlays;

/// <summary>Deletes overlays that nothing stands on, with their images and the blobs that no other needs.</summary>
internal sealed class OverlayRemover(
    OverlayCatalogue overlays,
    ImageStore images,
    InstanceRegistry instances,
    UsageRegistry usage
)
{
    /// <summary>Deletes one whose user is gone, unless something else stands on it.</summary>
    public async Task RemoveIfUnusedAsync(string name)
    {
        try
        {
            await RemoveAsync(name, CancellationToken.None);
        }
        catch (ProblemException exception) when (exception.Problem.Code is ProblemCodes.InUse or ProblemCodes.NotFound)
        {
            // It goes with the last one that stands on it, or is gone.
        }
    }

    /// <summary>Does it, also to one that is damaged.</summary>
    /// <exception cref="ProblemException">There is none, or something stands on it.</exception>
    public async Task RemoveAsync(string name, CancellationToken cancellationToken)
    {
        var damaged = overlays.Damaged().FirstOrDefault(descriptor => descriptor.Name == name);
        var overlay = damaged is null ? overlays.Get(name) : null;
        var stored = damaged ?? overlay!.Descriptor;
        var image = overlay?.Image ?? stored.Digest;
        using var held = await images.LockAsync(image, cancellationToken);
        // What another name has too stays when this name goes.
        var others = overlays.List().Where(other => other.Name != stored.Name).ToList();
        var imageStays = others.Exists(other => other.Image == image);
        List<string> users = imageStays ? [] : [.. instances.OnImage(image)];
        if (overlay is not null && !others.Exists(other => other.Descriptor.Digest == stored.Digest))
            users.AddRange(usage.UsersOf(overlay.Id.ToString()));
        if (users.Count > 0)
            throw Refuse.InUse("overlay", stored.Name!, users);
        await overlays.RemoveAsync(stored.Name!, cancellationToken);
        if (!imageStays)
            images.Delete(image);
    }
}
