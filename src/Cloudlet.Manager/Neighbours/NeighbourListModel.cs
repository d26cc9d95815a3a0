using Cloudlet.Client.Finding;
using Cloudlet.Manager.Pages;

namespace Cloudlet.Manager.Neighbours;

/// <summary>Other cloudlets of the local network.</summary>
/// <param name="Neighbours">Those that are there, by name.</param>
/// <param name="WhyNot">Why nobody is looked for; null: they are.</param>
public sealed record NeighbourListModel(IReadOnlyList<FoundCloudlet> Neighbours, string? WhyNot) : IPageModel
{
    /// <inheritdoc/>
    public string Title => "Neighbours";
}
