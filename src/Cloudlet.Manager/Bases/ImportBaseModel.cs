using Cloudlet.Manager.Pages;

namespace Cloudlet.Manager.Bases;

/// <summary>The form that takes in a base of another cloudlet.</summary>
public sealed record ImportBaseModel : IPageModel
{
    /// <inheritdoc/>
    public string Title => "Import a base";

    /// <inheritdoc/>
    public IReadOnlyList<string> Scripts => ["upload.js"];
}
