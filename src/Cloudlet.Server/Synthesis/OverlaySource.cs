using Cloudlet.Server.Admission;
using Cloudlet.Server.Bases;
using Cloudlet.Server.Hosting;
using Cloudlet.Server.Images;
using Cloudlet.Server.Operations;
using Cloudlet.Server.Overlays;

namespace Cloudlet.Server.Synthesis;

/// <summary>Where an overlay comes from: the store, a URL, an upload. Gives it decoded, with its place in the catalogue.</summary>
internal interface IOverlaySource
{
    /// <summary>Gets the overlay and its image; what is not here yet is decoded while it arrives.</summary>
    /// <param name="entrance">Entered when it is known what the machine needs, before anything is decoded.</param>
    /// <param name="operation">Told how far it is.</param>
    /// <param name="timings">Told what took how long.</param>
    /// <param name="cancellationToken">Gives up; nothing stays.</param>
    Task<ReadyOverlay> GetAsync(
        Entrance entrance,
        Operation operation,
        Timings timings,
        CancellationToken cancellationToken
    );
}

/// <summary>An overlay that can be resumed. Disposing says that it was: see <see cref="ReadyImage"/>.</summary>
internal sealed record ReadyOverlay(Overlay Overlay, Base Base, ReadyImage Image) : IDisposable
{
    public void Dispose() => Image.Dispose();
}
