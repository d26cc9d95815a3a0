using Cloudlet.Manager.Access;
using Cloudlet.Manager.Pages;
using Cloudlet.Server.Modules;

namespace Cloudlet.Manager.Settings;

/// <summary>The settings.</summary>
internal static class SettingsPages
{
    public static void Map(PageMap pages, ApplicationServices services, ManagerListener listener)
    {
        var model = new SettingsModel(PasswordFile.Shortest, StartSettings.Of(services.Settings, listener));
        pages.Add<SettingsPage, SettingsModel>("/settings", _ => model);
    }
}
