using Cloudlet.Server.Access;
using Cloudlet.Server.KdCloudlet;
using Cloudlet.Server.Services;

namespace Cloudlet.Server.Tests.KdCloudlet;

/// <summary>Seats of devices that know no leases, with instances that are only records.</summary>
public sealed class KdSeatsTests : IAsyncLifetime
{
    private TestFleet box = null!;
    private KdSeats seats = null!;
    private Service service = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        box = await TestFleet.OpenAsync();
        seats = SeatsOf(box);
        service = await box.CreateAsync(request => request with { Users = 2, IdleSeconds = 600 });
    }

    public ValueTask DisposeAsync() => box.DisposeAsync();

    [Fact]
    public async Task A_device_that_joins_again_sits_where_it_sat_and_takes_no_second_seat()
    {
        var first = await SitAsync("a", join: true);
        Assert.Equal(first, await SitAsync("a", join: true));
        Assert.Equal(first, await SitAsync("b", join: true));
        Assert.NotEqual(first, await SitAsync("c", join: true));
        Assert.Equal(3, box.Leases.List().Count);
    }

    [Fact]
    public async Task Who_does_not_join_always_gets_a_new_one_which_others_may_join()
    {
        var first = await SitAsync("a", join: false);
        var second = await SitAsync("a", join: false);
        Assert.NotEqual(first, second);
        Assert.Contains(await SitAsync("b", join: true), (string[])[first, second]);
        Assert.Equal(2, box.Living.Count);
    }

    [Fact]
    public async Task A_stop_ends_the_instance_at_once_when_nobody_else_sits_there()
    {
        var instance = await SitAsync("a", join: true);
        Assert.Equal(Leaving.Left, await seats.LeaveAsync(instance, "a"));
        Assert.Empty(box.Living);
        Assert.Empty(box.Leases.List());
        Assert.Equal(Leaving.Unknown, await seats.LeaveAsync(instance, "a"));
    }

    [Fact]
    public async Task A_stop_never_takes_a_machine_from_others()
    {
        var instance = await SitAsync("a", join: true);
        await SitAsync("b", join: true);
        Assert.Equal(Leaving.OthersSit, await seats.LeaveAsync(instance, "stranger"));
        Assert.Equal(Leaving.Left, await seats.LeaveAsync(instance, "a"));
        Assert.Single(box.Living);
        Assert.Equal(Leaving.Left, await seats.LeaveAsync(instance, "b"));
        Assert.Empty(box.Living);
    }

    [Fact]
    public async Task A_warm_instance_is_nobodys_to_stop()
    {
        await box.CreateAsync(request => request with { Id = "org.example.warm", Warm = 1 });
        await box.SweepAsync();
        var warm = Assert.Single(box.Living);
        Assert.Equal(Leaving.Unknown, await seats.LeaveAsync(warm.Record.Id, "a"));
        Assert.Single(box.Living);
    }

    [Fact]
    public async Task A_device_that_is_heard_keeps_its_seat_and_one_that_is_silent_loses_it()
    {
        await SitAsync("heard", join: true);
        await SitAsync("silent", join: true);
        for (var i = 0; i < 4; i++)
        {
            box.Time.Advance(TimeSpan.FromMinutes(10));
            await seats.HearAsync("heard");
            await box.SweepAsync();
        }
        Assert.Equal("kd:heard", Assert.Single(box.Leases.List()).Holder);
        box.Time.Advance(TimeSpan.FromMinutes(40));
        await box.SweepAsync(); // The lease ends ...
        box.Time.Advance(TimeSpan.FromMinutes(10));
        await box.SweepAsync(); // ... and the instance after its idle time.
        Assert.Empty(box.Living);
    }

    [Fact]
    public async Task A_device_has_its_seat_also_after_the_daemon_was_killed()
    {
        var instance = await SitAsync("a", join: true);
        var next = await box.KillAsync();
        var after = SeatsOf(next);
        Assert.Equal(instance, (await after.SitAsync(next.Services.Get(service.Id), "a", join: true, Cancelled)).Id);
        Assert.Equal(Leaving.Left, await after.LeaveAsync(instance, "a"));
    }

    private static KdSeats SeatsOf(TestFleet fleet) => new(fleet.Fleet, fleet.Leases, fleet.Instances, fleet.Time);

    private async Task<string> SitAsync(string device, bool join) =>
        (await seats.SitAsync(service, device, join, Cancelled)).Id;
}
