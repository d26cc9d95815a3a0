using Cloudlet.Contracts;
using Cloudlet.Manager.Pages;
using Cloudlet.Manager.Parts;

namespace Cloudlet.Manager.Apps;

/// <summary>The store of apps.</summary>
/// <param name="Apps">Those that are asked for, by name.</param>
/// <param name="Search">What is asked for.</param>
/// <param name="Platforms">All that there are.</param>
public sealed record AppListModel(Slice<AppInfo> Apps, AppSearch Search, IReadOnlyList<string> Platforms) : IPageModel
{
    /// <inheritdoc/>
    public string Title => "Apps";
}

/// <summary>Which apps are asked for; what is empty does not matter.</summary>
/// <param name="Text">A part of a name, description, service, package or tag.</param>
/// <param name="Platform">What they run on.</param>
public sealed record AppSearch(string Text = "", string Platform = "")
{
    /// <summary>Whether anything is asked for.</summary>
    public bool IsOn => Text.Length + Platform.Length > 0;

    /// <summary>Whether an app is one of them.</summary>
    public bool Finds(AppInfo app) =>
        (Platform.Length == 0 || app.Platform == Platform)
        && (
            Text.Length == 0
            || new[] { app.Name, app.Description, app.Service, app.Android?.Package }
                .Concat(app.Tags)
                .Any(text => text?.Contains(Text, StringComparison.OrdinalIgnoreCase) == true)
        );
}
