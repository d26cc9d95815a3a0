using Cloudlet.Manager.Access;
using Cloudlet.Manager.Pages;
using Cloudlet.Server.Modules;

namespace Cloudlet.Manager.Settings;

/// <summary>The settings.</summary>
internal static class SettingsPages
{
    public static void Map(PageMap pages, ApplicationServices services, ManagerListener listener) =>
        pages.Add<SettingsPage, SettingsModel>(
            "/settings",
            context =>
            {
                // A port that was to be any that is free is known by now.
                var here = listener with
                {
                    Port = (ushort)context.Connection.LocalPort,
                };
                return new SettingsModel(
                    services.Discovery.Describe(),
                    PasswordFile.Shortest,
                    StartSettings.Of(services.Settings, here)
                );
            }
        );
}
