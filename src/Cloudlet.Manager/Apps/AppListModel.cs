using Cloudlet.Contracts;
using Cloudlet.Manager.Pages;

namespace Cloudlet.Manager.Apps;

/// <summary>The store of apps.</summary>
/// <param name="Apps">Those that are asked for, by name.</param>
/// <param name="Text">A part of a name, description, service, package or tag; empty: all.</param>
/// <param name="Platform">What they run on; empty: whatever.</param>
/// <param name="Platforms">All that there are.</param>
public sealed record AppListModel(
    IReadOnlyList<AppInfo> Apps,
    string Text,
    string Platform,
    IReadOnlyList<string> Platforms
) : IPageModel
{
    /// <inheritdoc/>
    public string Title => "Apps";

    /// <summary>Of all apps.</summary>
    public static AppListModel Of(IReadOnlyList<AppInfo> all, string text, string platform) =>
        new(
            [
                .. all.Where(app => platform.Length == 0 || app.Platform == platform)
                    .Where(app => text.Length == 0 || Mentions(app, text)),
            ],
            text,
            platform,
            [.. all.Select(app => app.Platform).Distinct().Order(StringComparer.Ordinal)]
        );

    private static bool Mentions(AppInfo app, string word) =>
        new[] { app.Name, app.Description, app.Service, app.Android?.Package }
            .Concat(app.Tags)
            .Any(text => text?.Contains(word, StringComparison.OrdinalIgnoreCase) == true);
}
