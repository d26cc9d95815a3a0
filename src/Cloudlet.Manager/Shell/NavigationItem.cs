namespace Cloudlet.Manager.Shell;

/// <summary>A place in the sidebar.</summary>
/// <param name="Path">Where it leads; pages below it belong to it.</param>
/// <param name="Title">Its name.</param>
/// <param name="Icon">One of <c>Browser/icons.txt</c>.</param>
internal sealed record NavigationItem(string Path, string Title, string Icon)
{
    /// <summary>All of them, in their order. A new page of the sidebar is a line here.</summary>
    public static IReadOnlyList<NavigationItem> All { get; } =
    [
        new("/", "Dashboard", "dashboard"),
        new("/instances", "Instances", "server"),
        new("/services", "Services", "apps"),
        new("/overlays", "Overlays", "layers-intersect"),
        new("/bases", "Bases", "stack-2"),
        new("/apps", "Apps", "device-mobile"),
        new("/devices", "Devices", "users"),
        new("/neighbours", "Neighbours", "network"),
        new("/operations", "Operations", "list-details"),
        new("/settings", "Settings", "settings"),
        new("/help", "Help", "help"),
        new("/about", "About", "info-circle"),
    ];

    /// <summary>Whether a page belongs to it.</summary>
    public bool Holds(string path) =>
        path == Path || (Path != "/" && path.StartsWith(Path) && path[Path.Length] is '/' or ':');
}
