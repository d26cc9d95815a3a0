using Cloudlet.Contracts;
using Cloudlet.Manager.Pages;
using Cloudlet.Manager.Parts;

namespace Cloudlet.Manager.Overlays;

/// <summary>All overlays.</summary>
/// <param name="Overlays">Those that can be read.</param>
/// <param name="Damaged">The names of those that cannot: they can only be deleted.</param>
/// <param name="HasBase">Whether there is a base to make one of.</param>
public sealed record OverlayListModel(Slice<OverlayRow> Overlays, IReadOnlyList<string> Damaged, bool HasBase)
    : IPageModel
{
    /// <inheritdoc/>
    public string Title => "Overlays";
}

/// <summary>An overlay and who uses it.</summary>
/// <param name="Overlay">The overlay.</param>
/// <param name="Services">The ids of the services with a version that is made of it.</param>
/// <param name="Instances">How many instances, living and kept.</param>
public sealed record OverlayRow(OverlayInfo Overlay, IReadOnlyList<string> Services, int Instances);
