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

    [Theory]
    [InlineData(ConsoleKind.Screen, "/instances/x", "/instances/x/serial", "The machine ended.")]
    [InlineData(ConsoleKind.Serial, "/operations/7", "/operations/7/screen", "its job says what came of it")]
    public async Task It_leads_to_the_other_one_and_says_what_an_end_means(
        ConsoleKind kind,
        string up,
        string other,
        string ended
    )
    {
        var html = await Html.OfAsync<ConsolePage, ConsoleModel>(
            new ConsoleModel(kind, "x", "/v1/x/console", up, "cloudlet instance console x")
        );

        Assert.Contains($"href=\"{other}\"", html, StringComparison.Ordinal);
        Assert.Contains(ended, html, StringComparison.Ordinal);
    }

    private static Task<string> PageAsync(ConsoleKind kind, string name) =>
        Html.OfAsync<ConsolePage, ConsoleModel>(
            new ConsoleModel(kind, name, "/v1/instances/x/console", "/instances/x", "cloudlet instance console x")
        );
}
