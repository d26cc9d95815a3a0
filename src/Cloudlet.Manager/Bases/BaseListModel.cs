using Cloudlet.Contracts;
using Cloudlet.Manager.Pages;
using Cloudlet.Manager.Parts;

namespace Cloudlet.Manager.Bases;

/// <summary>All bases.</summary>
public sealed record BaseListModel(Slice<BaseRow> Bases) : IPageModel
{
    /// <inheritdoc/>
    public string Title => "Bases";
}

/// <summary>A base, and how much stands on it.</summary>
/// <param name="Base">The base.</param>
/// <param name="Overlays">How many overlays.</param>
/// <param name="Instances">How many instances, living and kept.</param>
public sealed record BaseRow(BaseInfo Base, int Overlays, int Instances);
