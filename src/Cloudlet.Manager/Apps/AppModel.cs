using Cloudlet.Contracts;
using Cloudlet.Manager.Pages;

namespace Cloudlet.Manager.Apps;

/// <summary>One app.</summary>
public sealed record AppModel(AppInfo App) : IPageModel
{
    /// <inheritdoc/>
    public string Title => App.Name;
}
