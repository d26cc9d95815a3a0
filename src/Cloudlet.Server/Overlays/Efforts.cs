using Cloudlet.Contracts;
using Cloudlet.Overlays;

namespace Cloudlet.Server.Overlays;

/// <summary>Efforts as the API and as the engine name them.</summary>
internal static class Efforts
{
    /// <summary>The engine's.</summary>
    public static Effort? From(OverlayEffort? effort) =>
        effort switch
        {
            OverlayEffort.Fast => Effort.Fast,
            OverlayEffort.Normal => Effort.Normal,
            OverlayEffort.Max => Effort.Max,
            _ => null,
        };

    /// <summary>The API's.</summary>
    public static OverlayEffort? ToInfo(Effort? effort) =>
        effort switch
        {
            Effort.Fast => OverlayEffort.Fast,
            Effort.Normal => OverlayEffort.Normal,
            Effort.Max => OverlayEffort.Max,
            _ => null,
        };
}
