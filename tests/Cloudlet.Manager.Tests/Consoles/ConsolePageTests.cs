using Cloudlet.Manager.Consoles;

namespace Cloudlet.Manager.Tests.Consoles;

/// <summary>Screens and serial ports.</summary>
public sealed class ConsolePageTests
{
    [Fact]
    public async Task A_screen_has_paste_ctrl_alt_del_scaling_and_full_screen()
    {
        var html = await PageAsync(ConsoleKind.Screen, "speech-1");

        foreach (var id in new[] { "paste", "ctrl-alt-del", "scale", "full-screen", "reconnect" })
            Assert.Contains($"id=\"{id}\"", html, StringComparison.Ordinal);
        Assert.Contains("data-socket=\"/v1/instances/x/console\"", html, StringComparison.Ordinal);
    }

    private static Task<string> PageAsync(ConsoleKind kind, string name) =>
        Html.OfAsync<ConsolePage, ConsoleModel>(
            new ConsoleModel(kind, name, "/v1/instances/x/console", "/instances/x", "cloudlet instance console x")
        );
}
