using Cloudlet.Server.Advertising;
using Cloudlet.Server.Data;
using Cloudlet.Server.Problems;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cloudlet.Server.Tests.Advertising;

/// <summary>What an administrator sets of discovery, and what an option of the daemon does to it.</summary>
public sealed class DiscoveryControlTests : IDisposable
{
    private readonly TestFolder folder = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task At_first_it_is_on_under_the_hosts_name()
    {
        await using var control = Control();
        Assert.Equal((true, Environment.MachineName), (control.IsOn, control.Name));
    }

    [Fact]
    public async Task What_is_set_holds_at_once_and_for_the_next_daemon()
    {
        await using (var control = Control())
        {
            await control.EditAsync(new EditDiscovery(Name: "Library"), Cancelled);
            var told = await control.EditAsync(new EditDiscovery(On: false), Cancelled);
            Assert.Equal((false, "Library"), (told.On, told.Name));
        }
        await using var next = Control();
        Assert.Equal((false, "Library"), (next.IsOn, next.Name));
    }

    [Fact]
    public async Task An_option_counts_when_a_daemon_starts_and_forgets_nothing_that_was_set()
    {
        await using (var control = Control())
            await control.EditAsync(new EditDiscovery(On: true, Name: "Library"), Cancelled);
        await using (var hidden = Control(new AdvertisingSettings { IsOn = false, Name = "Lab" }))
            Assert.Equal((false, "Lab"), (hidden.IsOn, hidden.Name));
        await using var next = Control();
        Assert.Equal((true, "Library"), (next.IsOn, next.Name));
    }

    [Fact]
    public async Task One_that_nobody_can_reach_says_what_is_in_the_way_while_it_wants_to_be_found()
    {
        await using var control = Control();
        Assert.Contains("--device-url", control.Describe().Obstacle);
        Assert.Null((await control.EditAsync(new EditDiscovery(On: false), Cancelled)).Obstacle);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two\nlines")]
    [InlineData("ääääääääääääääääääääääääääääääää")]
    public async Task A_name_that_cannot_be_told_is_refused_and_nothing_changes(string name)
    {
        await using var control = Control();
        var refused = await Assert.ThrowsAsync<ProblemException>(() =>
            control.EditAsync(new EditDiscovery(On: false, Name: name), Cancelled)
        );
        Assert.Equal(("name", name), (refused.Problem.Field, refused.Problem.Value));
        Assert.True(control.IsOn);
    }

    [Fact]
    public async Task A_damaged_file_is_as_good_as_none()
    {
        await File.WriteAllTextAsync(new DataDirectory(folder.Path).Discovery, "{\"on\":", Cancelled);
        await using var control = Control();
        Assert.True(control.IsOn);
    }

    private DiscoveryControl Control(AdvertisingSettings? options = null) =>
        new(
            new ServerSettings
            {
                DataDirectory = folder.Path,
                SocketPath = folder.At("s"),
                Advertising = options ?? new AdvertisingSettings(),
            },
            new CloudletText(Guid.Empty, "0", 1),
            new DataDirectory(folder.Path),
            TimeProvider.System,
            NullLogger<Advertiser>.Instance
        );
}
