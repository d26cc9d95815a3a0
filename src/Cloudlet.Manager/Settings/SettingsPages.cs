using Cloudlet.Manager.Pages;

namespace Cloudlet.Manager.Settings;

/// <summary>The settings.</summary>
internal static class SettingsPages
{
    public static void Map(PageMap pages) =>
        pages.Add<SettingsPage, SettingsModel>("/settings", _ => SettingsModel.Present);
}
