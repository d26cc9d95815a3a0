using Cloudlet.Server.Usage;

namespace Cloudlet.Server.Overlays;

/// <summary>An overlay whose blobs stay while this is held, also when it is encoded anew meanwhile.</summary>
internal sealed class OverlayUse : IDisposable
{
    private readonly IDisposable mark;

    private OverlayUse(Overlay overlay, IDisposable mark)
    {
        Overlay = overlay;
        this.mark = mark;
    }

    /// <summary>As it is encoded at the moment of the taking.</summary>
    public Overlay Overlay { get; }

    /// <summary>Finds an overlay and marks it as used by <paramref name="user"/>.</summary>
    public static OverlayUse Take(Func<Overlay> find, UsageRegistry usage, string user)
    {
        while (true)
        {
            var overlay = find();
            var taken = usage.Use(overlay.Id.ToString(), user);
            try
            {
                // Whoever replaces an encoding lists the new one first, and then looks who uses the old one.
                if (find().Descriptor.Digest == overlay.Descriptor.Digest)
                    return new OverlayUse(overlay, taken);
            }
            catch
            {
                taken.Dispose();
                throw;
            }
            taken.Dispose();
        }
    }

    public void Dispose() => mark.Dispose();
}
