using Cloudlet.Manager.Consoles;
using Cloudlet.Manager.Tasks;

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

    [Fact]
    public async Task It_leads_to_the_other_one_and_says_what_an_end_means()
    {
        var screen = await PageAsync(ConsoleKind.Screen, "x");
        Assert.Contains("href=\"/instances/x/serial\"", screen, StringComparison.Ordinal);
        Assert.Contains("The machine ended: <a href=\"/instances/x\">its page</a>", screen, StringComparison.Ordinal);

        var serial = await JobAsync(OperationState.Waiting, mayProceed: true);
        Assert.Contains("href=\"/operations/7/screen\"", serial, StringComparison.Ordinal);
        Assert.Contains("The machine ended: <a href=\"/operations/7\">its job</a>", serial, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(InstanceState.Running, false)]
    [InlineData(InstanceState.Paused, true)]
    [InlineData(InstanceState.Stopped, false)]
    public async Task An_instance_that_is_paused_is_said_to_be_and_resumed_from_its_console(
        InstanceState state,
        bool may
    )
    {
        var html = await Html.OfAsync<ConsolePage, ConsoleModel>(
            new ConsoleModel(ConsoleKind.Screen, "x", "/v1/x", "/instances/x", "cloudlet instance screenshot x")
            {
                Instance = Things.Instance("x") with { State = state },
            }
        );

        Assert.Equal(may, html.Contains("id=\"do-resume\"", StringComparison.Ordinal));
        Assert.Equal(
            state != InstanceState.Running,
            html.Contains($"{state.ToString().ToLowerInvariant()}</span>", StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData(OperationState.Waiting, true, true)]
    [InlineData(OperationState.Running, true, true)]
    [InlineData(OperationState.Running, false, false)]
    public async Task Whoever_customises_a_guest_has_it_frozen_from_its_console(
        OperationState state,
        bool mayProceed,
        bool may
    )
    {
        var html = await JobAsync(state, mayProceed);

        Assert.Equal(may, html.Contains("id=\"freeze-now\"", StringComparison.Ordinal));
        Assert.Equal(may, html.Contains("data-then=\"/operations/7\"", StringComparison.Ordinal));
    }

    private static Task<string> JobAsync(OperationState state, bool mayProceed) =>
        Html.OfAsync<ConsolePage, ConsoleModel>(
            new ConsoleModel(ConsoleKind.Serial, "x", "/v1/x", "/operations/7", "cloudlet operation console 7")
            {
                Job = new OperationModel(Things.Operation(state: state), HasMachine: true, mayProceed),
            }
        );

    private static Task<string> PageAsync(ConsoleKind kind, string name) =>
        Html.OfAsync<ConsolePage, ConsoleModel>(
            new ConsoleModel(kind, name, "/v1/instances/x/console", "/instances/x", "cloudlet instance console x")
        );
}
