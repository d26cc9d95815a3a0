using Cloudlet.Manager.Pages;

namespace Cloudlet.Manager.Instances;

/// <summary>The form that starts an overlay.</summary>
/// <param name="Overlays">Those whose base is here, by name.</param>
/// <param name="Chosen">The one that the caller comes from, or null.</param>
public sealed record NewInstanceModel(IReadOnlyList<string> Overlays, string? Chosen) : IPageModel
{
    /// <inheritdoc/>
    public string Title => "Start an instance";
}
