using Cloudlet.Contracts;
using Cloudlet.Manager.Settings;
using Cloudlet.Server;

namespace Cloudlet.Manager.Tests.Settings;

/// <summary>The settings.</summary>
public sealed class SettingsPageTests
{
    [Fact]
    public async Task What_needs_a_restart_is_told_with_its_option_and_without_the_catalogues_password()
    {
        var settings = new ServerSettings
        {
            DataDirectory = "/srv/" + HostileText.Value,
            SocketPath = "/run/s",
            Catalogue = "Host=db;Password=secret",
        };
        var model = new SettingsModel(
            new DiscoveryInfo { On = true, Name = HostileText.Value },
            10,
            StartSettings.Of(settings, ManagerListener.Default)
        );

        var html = await Html.OfAsync<SettingsPage, SettingsModel>(model);

        HostileText.AssertIsText(html);
        Assert.Contains("<code>--catalogue</code>", html);
        Assert.DoesNotContain("secret", html);
        Assert.Contains("PostgreSQL", html);
    }
}
