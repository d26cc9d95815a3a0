using Cloudlet.Manager.Pages;

namespace Cloudlet.Manager.Overlays;

/// <summary>The form for a Service VM.</summary>
/// <param name="Bases">The names of the bases that there are.</param>
/// <param name="Base">The one that is chosen at first, if any.</param>
public sealed record NewOverlayModel(IReadOnlyList<string> Bases, string? Base) : IPageModel
{
    /// <inheritdoc/>
    public string Title => "New Service VM";

    /// <inheritdoc/>
    public IReadOnlyList<string> Scripts => ["upload.js", "text-drop.js"];
}
