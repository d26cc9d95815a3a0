using Cloudlet.Contracts;
using Cloudlet.Server.Bases;
using Cloudlet.Server.Hosting;
using Cloudlet.Server.Problems;

namespace Cloudlet.Server.Overlays;

/// <summary>Whether this box can run an overlay: asked as soon as its config is known, before another byte is moved.</summary>
internal static class OverlayRequirements
{
    /// <summary>The overlay's base here.</summary>
    /// <exception cref="ProblemException">The base is missing, is another machine than the overlay says, or cannot run here.</exception>
    public static async Task<Base> CheckAsync(
        OverlayConfig config,
        BaseCatalogue bases,
        HostGuard guard,
        CancellationToken cancellationToken
    )
    {
        if (bases.Find(config.Base) is not { } item)
        {
            throw new ProblemException(
                new Problem
                {
                    Code = ProblemCodes.BaseMissing,
                    Status = 422,
                    Detail = $"The overlay's base {config.Base} is not on this cloudlet.",
                    Field = "base",
                    Value = config.Base.ToString(),
                    Next =
                        "Import it: cloudlet base import FILE. `cloudlet base export` writes such a file where it is.",
                }
            );
        }
        if (config.Machine != item.Definition.Machine)
        {
            throw Refuse.Corrupt(
                "The overlay's config describes another machine than its base does.",
                "Export the overlay again."
            );
        }
        await guard.CheckAsync(config.Machine, 0, cancellationToken);
        return item;
    }
}
