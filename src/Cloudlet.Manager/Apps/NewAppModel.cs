using Cloudlet.Manager.Pages;

namespace Cloudlet.Manager.Apps;

/// <summary>The form for an app.</summary>
/// <param name="Limit">The largest package that is taken, in bytes.</param>
public sealed record NewAppModel(long Limit) : IPageModel
{
    /// <inheritdoc/>
    public string Title => "Add an app";

    /// <inheritdoc/>
    public IReadOnlyList<string> Scripts => ["upload.js"];
}
