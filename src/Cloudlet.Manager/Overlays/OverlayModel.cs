using Cloudlet.Contracts;
using Cloudlet.Manager.Pages;
using Cloudlet.Manager.Parts;

namespace Cloudlet.Manager.Overlays;

/// <summary>One overlay.</summary>
/// <param name="Overlay">What it is.</param>
/// <param name="Users">Who uses it: services with a version that is made of it, instances, jobs.</param>
public sealed record OverlayModel(OverlayInfo Overlay, IReadOnlyList<User> Users) : IPageModel
{
    /// <inheritdoc/>
    public string Title => Overlay.Name;

    /// <summary>Whether its base is on this cloudlet: without it, it cannot be started.</summary>
    public bool HasBase => Overlay.Base != Overlay.BaseId;

    /// <summary>Where the content of its changed pages comes from, with shares.</summary>
    public IReadOnlyList<PageShare> Shares
    {
        get
        {
            var pages = Overlay.Pages;
            PageShare[] all =
            [
                new("sent as they are", pages.Literal),
                new("sent as the difference to a page of the base", pages.Delta),
                new("the same as a page of the base", pages.Base),
                new("the same as another page of its own", pages.Self),
                new("all zero", pages.Zero),
            ];
            return [.. all.OrderByDescending(share => share.Pages)];
        }
    }
}

/// <summary>Pages of one source.</summary>
/// <param name="Source">Where their content comes from.</param>
/// <param name="Pages">How many.</param>
public sealed record PageShare(string Source, long Pages);
