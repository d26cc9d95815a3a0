using Cloudlet.Manager.Pages;

namespace Cloudlet.Manager.Overlays;

/// <summary>The form that takes in an overlay of another cloudlet.</summary>
public sealed record ImportOverlayModel : IPageModel
{
    /// <inheritdoc/>
    public string Title => "Import an overlay";

    /// <inheritdoc/>
    public IReadOnlyList<string> Scripts => ["upload.js"];
}
