using Cloudlet.Server.Instances;
using Cloudlet.Server.Services;

namespace Cloudlet.Server.Tests.Services;

public sealed class ServiceFleetTests : IAsyncLifetime
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private TestFleet box = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => box = await TestFleet.OpenAsync();

    public ValueTask DisposeAsync() => box.DisposeAsync();

    [Fact]
    public async Task Fifty_who_join_at_once_sit_in_ten_instances_of_five_and_no_more_are_started()
    {
        var service = await box.CreateAsync();
        var answers = await Task.WhenAll(
                Enumerable.Range(0, 50).Select(_ => Task.Run(() => box.EnsureAsync(service), Cancelled))
            )
            .WaitAsync(Limit, Cancelled);

        Assert.Equal(10, box.Starter.Begun);
        Assert.Equal(10, box.Living.Count);
        Assert.Equal(10, answers.Count(answer => answer.IsNew));
        Assert.All(
            answers.GroupBy(answer => answer.Answer.Instance.Id),
            users => Assert.Equal([1, 2, 3, 4, 5], Seats(users.Key))
        );
        Assert.Equal(50, box.Leases.List().DistinctBy(lease => lease.Id).Count());
    }

    [Fact]
    public async Task A_service_is_ready_while_an_instance_is_up_and_has_a_seat()
    {
        var service = await box.CreateAsync(request => request with { Users = 2 });
        Assert.Empty(box.Fleet.ReadyServices());
        await box.EnsureAsync(service);
        Assert.Equal([service.Id], box.Fleet.ReadyServices());
        var last = await box.EnsureAsync(service);
        Assert.Empty(box.Fleet.ReadyServices());
        await box.Fleet.ReleaseAsync(last.Answer.Lease.Id);
        Assert.Equal([service.Id], box.Fleet.ReadyServices());
    }

    [Fact]
    public async Task Who_wants_an_instance_alone_gets_one_that_nobody_joins()
    {
        var service = await box.CreateAsync();
        var own = await box.EnsureAsync(service, new EnsureInstance { Join = false });
        var other = await box.EnsureAsync(service, new EnsureInstance { Join = false });
        var shared = await box.EnsureAsync(service);
        Assert.Equal(3, new[] { own, other, shared }.DistinctBy(answer => answer.Answer.Instance.Id).Count());
    }

    [Fact]
    public async Task A_seat_that_is_given_back_is_given_again()
    {
        var service = await box.CreateAsync(request => request with { Users = 2 });
        var first = await box.EnsureAsync(service);
        await box.EnsureAsync(service);
        await box.Fleet.ReleaseAsync(first.Answer.Lease.Id);
        var third = await box.EnsureAsync(service);

        Assert.False(third.IsNew);
        Assert.Equal(first.Answer.Instance.Id, third.Answer.Instance.Id);
        var again = await Refused.ByAsync(() => box.Fleet.ReleaseAsync(first.Answer.Lease.Id));
        Assert.Equal(ProblemCodes.NotFound, again.Code);
    }

    [Fact]
    public async Task A_lease_that_is_renewed_lasts_and_one_that_is_not_frees_its_seat()
    {
        var service = await box.CreateAsync();
        var kept = await box.EnsureAsync(service, new EnsureInstance { LeaseSeconds = 100 });
        var lost = await box.EnsureAsync(service, new EnsureInstance { LeaseSeconds = 100 });
        box.Time.Advance(TimeSpan.FromSeconds(99));
        var renewed = await box.Fleet.RenewAsync(kept.Answer.Lease.Id, new RenewLease());
        Assert.Equal(box.Time.GetUtcNow().AddSeconds(100), renewed.ExpiresAt);
        box.Time.Advance(TimeSpan.FromSeconds(1));
        var late = await Refused.ByAsync(() => box.Fleet.RenewAsync(lost.Answer.Lease.Id, new RenewLease()));
        Assert.Equal(ProblemCodes.NotFound, late.Code);
        await box.SweepAsync();

        Assert.Equal(kept.Answer.Lease.Id, Assert.Single(box.Leases.List()).Id);
        Assert.Single(box.Living);
        Assert.Equal(2, await SeatOfNextAsync(service));
    }

    [Fact]
    public async Task An_instance_without_users_goes_after_its_idle_time_and_not_before()
    {
        var service = await box.CreateAsync();
        var only = await box.EnsureAsync(service, new EnsureInstance { LeaseSeconds = 10 });
        box.Time.Advance(TimeSpan.FromSeconds(10));
        await box.SweepAsync();
        box.Time.Advance(TimeSpan.FromSeconds(59));
        await box.SweepAsync();
        Assert.Equal(only.Answer.Instance.Id, Assert.Single(box.Living).Record.Id);
        box.Time.Advance(TimeSpan.FromSeconds(1));
        await box.SweepAsync();
        Assert.Empty(box.Instances.List());
        Assert.Empty(box.Fleet.Counts());
    }

    [Fact]
    public async Task Who_comes_in_the_idle_time_keeps_the_instance()
    {
        var service = await box.CreateAsync();
        var first = await box.EnsureAsync(service);
        await box.Fleet.ReleaseAsync(first.Answer.Lease.Id);
        box.Time.Advance(TimeSpan.FromSeconds(59));
        var second = await box.EnsureAsync(service);
        box.Time.Advance(TimeSpan.FromSeconds(59));
        await box.SweepAsync();
        Assert.Equal(first.Answer.Instance.Id, second.Answer.Instance.Id);
        Assert.Single(box.Living);
    }

    [Fact]
    public async Task Warm_instances_are_there_before_anybody_asks_and_are_made_up_for()
    {
        var service = await box.CreateAsync(request => request with { Warm = 2 });
        await box.SweepAsync();
        Assert.Equal(2, box.Living.Count);
        var answer = await box.EnsureAsync(service);
        Assert.True(answer.IsNew);
        Assert.Equal(2, box.Starter.Begun);
        await box.SweepAsync();
        Assert.Equal(3, box.Living.Count);
        Assert.Equal(2, box.Living.Count(item => item.Record.Service!.Sharing == Sharing.Warm));

        await box.Services.EditAsync(service.Id, new EditService { Warm = 0 }, null, Cancelled);
        await box.SweepAsync();
        Assert.Equal(answer.Answer.Instance.Id, Assert.Single(box.Living).Record.Id);
    }

    [Fact]
    public async Task A_warm_start_that_fails_is_not_tried_again_at_once()
    {
        box.Starter.Failure = new IOException("no");
        await box.CreateAsync(request => request with { Warm = 1 });
        await box.SweepAsync();
        await box.SweepAsync();
        Assert.Equal(1, box.Starter.Begun);
        box.Time.Advance(TimeSpan.FromSeconds(10));
        await box.SweepAsync();
        Assert.Equal(2, box.Starter.Begun);
    }

    [Fact]
    public async Task All_who_wait_for_a_start_that_fails_are_told_why_and_nothing_is_left()
    {
        var service = await box.CreateAsync();
        box.Starter.Close();
        box.Starter.Failure = Refuse.CannotRun("cpuModel", "x", "It cannot.", "Do not.");
        var waiting = Enumerable.Range(0, 5).Select(_ => box.EnsureAsync(service)).ToList();
        box.Starter.Open();
        foreach (var one in waiting)
            Assert.Equal("It cannot.", (await Refused.ByAsync(() => one)).Detail);
        Assert.Empty(box.Fleet.Counts());
        Assert.Empty(box.Leases.List());
    }

    [Fact]
    public async Task A_start_goes_on_while_one_waits_for_it_and_ends_with_the_last()
    {
        var service = await box.CreateAsync();
        box.Starter.Close();
        using var one = new CancellationTokenSource();
        using var two = new CancellationTokenSource();
        var first = box.EnsureAsync(service, token: one.Token);
        var second = box.EnsureAsync(service, token: two.Token);
        await one.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal(1, box.Fleet.Counts()[service.Id]);
        var start = Assert.Single(box.Operations.List());
        Assert.Equal(OperationState.Running, start.State);
        await two.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        await box.Operations.Get(start.Id).Completed.WaitAsync(Limit, Cancelled);
        Assert.Empty(box.Fleet.Counts());
        Assert.Empty(box.Instances.List());
    }

    [Fact]
    public async Task New_users_get_the_current_version_and_those_of_the_old_one_stay()
    {
        var service = await box.CreateAsync();
        var old = await box.EnsureAsync(service);
        service = await box.Services.EditAsync(service.Id, new EditService { Ports = [9090] }, null, Cancelled);
        var fresh = await box.EnsureAsync(service);
        Assert.NotEqual(old.Answer.Instance.Id, fresh.Answer.Instance.Id);
        Assert.Equal((1, 2), (old.Answer.Instance.ServiceVersion, fresh.Answer.Instance.ServiceVersion));
        Assert.Equal(2, box.Living.Count);
    }

    [Fact]
    public async Task The_users_of_an_instance_that_dies_lose_their_leases_and_the_next_gets_another()
    {
        var service = await box.CreateAsync();
        var answer = await box.EnsureAsync(service);
        await box.Living[0].UpdateAsync(record => record with { State = InstanceState.Failed });
        await box.Fleet.SettleAsync();
        Assert.Empty(box.Leases.List());
        var next = await box.EnsureAsync(service);
        Assert.NotEqual(answer.Answer.Instance.Id, next.Answer.Instance.Id);
        Assert.Equal(InstanceState.Failed, box.Instances.Get(answer.Answer.Instance.Id).Record.State);
    }

    [Fact]
    public async Task What_does_not_fit_is_refused_with_what_is_missing_and_nothing_is_begun()
    {
        var service = await box.CreateAsync(request => request with { Users = 1 });
        box.Room = box.Room with { Cpus = 2 };
        await box.EnsureAsync(service);
        await box.EnsureAsync(service);
        var problem = await Refused.ByAsync(() => box.EnsureAsync(service));
        Assert.Equal((ProblemCodes.NoRoom, "processors"), (problem.Code, problem.Field));
        Assert.Equal(2, box.Starter.Begun);
        Assert.Equal(2, box.Fleet.Counts()[service.Id]);
    }

    [Fact]
    public async Task Who_waits_for_room_gets_it_when_an_instance_ends()
    {
        var service = await box.CreateAsync(request => request with { Users = 1, IdleSeconds = 0 });
        box.Room = box.Room with { Cpus = 1 };
        var first = await box.EnsureAsync(service);
        var waiting = box.EnsureAsync(service, new EnsureInstance { WaitSeconds = 60 });
        Assert.False(waiting.IsCompleted);
        await box.Fleet.ReleaseAsync(first.Answer.Lease.Id);
        await box.SweepAsync();
        var second = await waiting.WaitAsync(Limit, Cancelled);
        Assert.NotEqual(first.Answer.Instance.Id, second.Answer.Instance.Id);
    }

    [Fact]
    public async Task A_service_with_instances_is_deleted_only_when_asked_to_stop_them()
    {
        var service = await box.CreateAsync();
        await box.EnsureAsync(service);
        var problem = await Refused.ByAsync(() => box.Fleet.DeleteServiceAsync(service.Id, false, null, Cancelled));
        Assert.Equal(ProblemCodes.InUse, problem.Code);
        Assert.Single(box.Living);

        await box.Fleet.DeleteServiceAsync(service.Id, stop: true, null, Cancelled);
        Assert.Empty(box.Instances.List());
        Assert.Empty(box.Services.Snapshot.All);
        Assert.Empty(box.Leases.List());
    }

    [Fact]
    public async Task The_next_daemon_knows_who_sits_where()
    {
        var service = await box.CreateAsync(request => request with { Users = 2 });
        var users = new[]
        {
            await box.EnsureAsync(service),
            await box.EnsureAsync(service),
            await box.EnsureAsync(service),
        };
        await box.Fleet.ReleaseAsync(users[0].Answer.Lease.Id);

        var next = await box.KillAsync();
        Assert.Equal(
            users[1..].Select(user => user.Answer.Lease.Id).Order(),
            next.Leases.List().Select(lease => lease.Id).Order()
        );
        var joined = await next.EnsureAsync(next.Services.Get(service.Id));
        Assert.False(joined.IsNew);
        Assert.Equal(0, next.Starter.Begun);
        await next.Fleet.RenewAsync(users[1].Answer.Lease.Id, new RenewLease());
        await next.Operations.DisposeAsync();
    }

    [Fact]
    public async Task An_instance_that_nobody_had_used_when_the_daemon_died_is_given_only_when_it_answers()
    {
        await box.CreateAsync(request => request with { Warm = 1 });
        await box.SweepAsync();
        var next = await box.KillAsync(starter => starter.Close());
        var waiting = next.EnsureAsync(next.Services.Get("org.example.speech"));
        Assert.False(waiting.IsCompleted);
        next.Starter.Open();
        var answer = await waiting.WaitAsync(Limit, Cancelled);
        Assert.Equal(box.Living[0].Record.Id, answer.Answer.Instance.Id);
        await next.Operations.DisposeAsync();
    }

    [Fact]
    public async Task What_was_warm_and_died_with_the_daemon_is_warm_again()
    {
        await box.CreateAsync(request => request with { Warm = 2 });
        await box.SweepAsync();
        await box.Living[0].UpdateAsync(record => record with { State = InstanceState.Failed });
        var next = await box.KillAsync();
        await next.SweepAsync();
        Assert.Equal(1, next.Starter.Begun);
        Assert.Equal(2, next.Living.Count(item => item.Record.Service!.Sharing == Sharing.Warm));
        await next.Operations.DisposeAsync();
    }

    private List<int> Seats(string instance) =>
        [.. box.Leases.List().Where(lease => lease.Instance == instance).Select(lease => lease.Seat).Order()];

    private async Task<int> SeatOfNextAsync(Service service)
    {
        var lease = (await box.EnsureAsync(service)).Answer.Lease;
        return box.Leases.Get(lease.Id).Seat;
    }
}
