using Cloudlet.Manager.Dashboard;

namespace Cloudlet.Manager.Tests.Dashboard;

/// <summary>The first page.</summary>
public sealed class DashboardPageTests
{
    private static readonly DashboardModel Empty = new()
    {
        Name = "box",
        Cpus = 2,
        MemoryBytes = 8L << 30,
        DiskBytes = 100L << 30,
        Counts = [("Bases", 3, "/bases")],
        HasOverlay = false,
        Instances = [],
        Operations = [],
        Events = [],
        Neighbours = [],
    };

    [Fact]
    public async Task An_empty_cloudlet_says_how_to_start()
    {
        var html = await PageAsync(Empty);

        Assert.Contains("cloudlet synthesize OVERLAY", html, StringComparison.Ordinal);
        Assert.Contains("href=\"/bases:new\"", html, StringComparison.Ordinal);
        Assert.Contains("Nothing happened since the daemon started.", html, StringComparison.Ordinal);
        Assert.Contains("No other cloudlet on this network.", html, StringComparison.Ordinal);
        foreach (var plot in new[] { "cpu", "memory", "disk", "network" })
            Assert.Contains($"data-plot=\"{plot}\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_there_is_is_counted_and_what_can_be_started_is_led_to()
    {
        var html = await PageAsync(Empty with { HasOverlay = true });

        Assert.Matches("href=\"/bases\">Bases.*3", html);
        Assert.Contains("href=\"/instances:new\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_doctor_warns_of_is_shown_with_what_to_do_and_what_is_well_is_not()
    {
        var html = await PageAsync(
            Empty with
            {
                Health = new DoctorReport(
                    [
                        new DoctorCheck("kvm", "warning", "It does not work.", "Guests are emulated.", 1),
                        new DoctorCheck("qemu", "ok", "It is 7.2.", null, 1),
                    ],
                    Healthy: true
                ),
            }
        );

        Assert.Contains("It does not work.", html, StringComparison.Ordinal);
        Assert.Contains("Guests are emulated.", html, StringComparison.Ordinal);
        Assert.DoesNotContain("It is 7.2.", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_an_instance_that_runs_has_a_picture_of_its_screen()
    {
        var html = await PageAsync(
            Empty with
            {
                Instances = [Things.Instance("up"), Things.Instance("down", InstanceState.Stopped)],
            }
        );

        Assert.Contains("/v1/instances/up/screenshot.png", html, StringComparison.Ordinal);
        Assert.DoesNotContain("/v1/instances/down/screenshot.png", html, StringComparison.Ordinal);
    }

    private static Task<string> PageAsync(DashboardModel model) => Html.OfAsync<DashboardPage, DashboardModel>(model);
}
