using Cloudlet.Manager.Pages;

namespace Cloudlet.Manager.Services;

/// <summary>The form that takes in a service of another cloudlet.</summary>
public sealed record ImportServiceModel : IPageModel
{
    /// <inheritdoc/>
    public string Title => "Import a service";

    /// <inheritdoc/>
    public IReadOnlyList<string> Scripts => ["upload.js"];
}
