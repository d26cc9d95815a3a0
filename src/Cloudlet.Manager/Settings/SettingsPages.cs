using Cloudlet.Manager.Access;
using Cloudlet.Manager.Pages;
using Cloudlet.Server.Modules;

namespace Cloudlet.Manager.Settings;

/// <summary>The settings.</summary>
internal static class SettingsPages
{
    public static void Map(PageMap pages, ApplicationServices services, ManagerListener listener)
    {
        var start = StartSettings.Of(services.Settings, listener);
        pages.Add<SettingsPage, SettingsModel>(
            "/settings",
            _ => new SettingsModel(services.Discovery.Describe(), PasswordFile.Shortest, start)
        );
    }
}
