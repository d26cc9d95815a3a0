namespace Cloudlet.EndToEnd.Tests.Services;

/// <summary>Services with real guests: who asks gets an endpoint that answers, or a clear refusal.</summary>
[Trait("Suite", "EndToEnd")]
[Collection(InstancesOfBusybox.Name)]
public sealed class ServiceTests(BusyboxCloudlet cloudlet) : IAsyncDisposable
{
    private const int Limit = 300_000;
    private const string Id = "org.example.counter";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private CloudletClient Client => cloudlet.Client;

    public async ValueTask DisposeAsync()
    {
        foreach (var service in await Client.ListServicesAsync(cancellationToken: CancellationToken.None))
            await Client.DeleteServiceAsync(service.Id, stop: true, CancellationToken.None);
        await Client.DropAllAsync(CancellationToken.None);
    }

    [Fact(Timeout = Limit)]
    public async Task Sixty_who_join_at_once_sit_in_twelve_instances_that_all_answer()
    {
        await CreateAsync(users: 5);
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 60)
                .Select(_ => Client.EnsureInstanceAsync(Id, new EnsureInstance { WaitSeconds = 120 }, Cancelled))
        );

        var instances = answers.GroupBy(answer => answer.Instance.Id).ToList();
        Assert.Equal(12, instances.Count);
        Assert.All(instances, users => Assert.Equal(5, users.Count()));
        Assert.Equal(12, (await Client.ListInstancesAsync(all: true, Cancelled)).Count);
        Assert.Equal(60, (await Client.ListLeasesAsync(Cancelled)).Count);
        foreach (var users in instances)
        {
            using var guest = new WebGuest(users.First().Instance);
            Assert.True(await guest.TickAsync(Cancelled) >= cloudlet.Seed.Frozen.Tick);
        }
        await Client.DeleteServiceAsync(Id, stop: true, Cancelled);
        Assert.Empty(await Client.ListInstancesAsync(all: true, Cancelled));
        cloudlet.Daemon.AssertTidy(machines: 0);
    }

    [Fact(Timeout = Limit)]
    public async Task An_instance_whose_users_are_gone_ends_by_itself()
    {
        await CreateAsync(users: 5, idleSeconds: 1);
        var ensured = await Client.EnsureInstanceAsync(Id, new EnsureInstance { LeaseSeconds = 5 }, Cancelled);
        Assert.True(Processes.Lives(ensured.Instance.ProcessId!.Value));
        while ((await Client.ListInstancesAsync(all: true, Cancelled)).Count > 0)
            await Task.Delay(200, Cancelled);
        Assert.False(Processes.Lives(ensured.Instance.ProcessId!.Value));
        Assert.Empty(await Client.ListLeasesAsync(Cancelled));
        cloudlet.Daemon.AssertTidy(machines: 0);
    }

    [Fact(Timeout = Limit)]
    public async Task A_warm_instance_answers_without_a_start()
    {
        await CreateAsync(users: 1, warm: 1);
        InstanceInfo warm;
        while (true)
        {
            var living = await Client.ListInstancesAsync(all: false, Cancelled);
            if (living is [{ State: InstanceState.Running } one])
            {
                warm = one;
                break;
            }
            await Task.Delay(100, Cancelled);
        }
        var ensured = await Client.EnsureInstanceAsync(Id, new EnsureInstance(), Cancelled);
        Assert.Equal(warm.Id, ensured.Instance.Id);
    }

    [Fact(Timeout = Limit)]
    public async Task A_changed_instance_is_the_next_version_and_a_roll_back_brings_the_first_again()
    {
        await CreateAsync(users: 1);
        var first = await Client.EnsureInstanceAsync(Id, new EnsureInstance(), Cancelled);
        using (var guest = new WebGuest(first.Instance))
            await guest.ShellAsync("echo changed >/run/www/changed", Cancelled);
        var frozen = await Client.ResultAsync(
            await Client.FreezeServiceAsync(Id, new FreezeService { Instance = first.Instance.Name }, Cancelled),
            CloudletJson.Default.ServiceInfo,
            Cancelled
        );
        Assert.Equal(2, frozen.VersionNumber);
        var second = await Client.EnsureInstanceAsync(Id, new EnsureInstance(), Cancelled);
        using (var guest = new WebGuest(second.Instance))
            Assert.Equal("changed", (await guest.GetAsync("changed", Cancelled)).Trim());

        await Client.RollbackServiceAsync(Id, new RollbackService(), Cancelled);
        var third = await Client.EnsureInstanceAsync(Id, new EnsureInstance(), Cancelled);
        using (var guest = new WebGuest(third.Instance))
            await Assert.ThrowsAsync<HttpRequestException>(() => guest.GetAsync("changed", Cancelled));
        await Client.DeleteServiceAsync(Id, stop: true, Cancelled);
        await Client.DeleteOverlayAsync(frozen.Overlay, Cancelled);
    }

    [Fact(Timeout = Limit)]
    public async Task An_instance_of_one_service_is_no_version_of_another()
    {
        await CreateAsync(users: 1);
        await Client.CreateServiceAsync(
            new CreateService { Id = "org.example.other", Overlay = BusyboxSeed.Overlay },
            cancellationToken: Cancelled
        );
        var instance = (await Client.EnsureInstanceAsync(Id, new EnsureInstance(), Cancelled)).Instance;
        var refusal = await Jobs.RefusalAsync(() =>
            Client.FreezeServiceAsync("org.example.other", new FreezeService { Instance = instance.Name }, Cancelled)
        );
        Assert.Equal((ProblemCodes.InvalidRequest, "instance"), (refusal.Code, refusal.Field));
        Assert.Contains(Id, refusal.Detail, StringComparison.Ordinal);
        await Client.DeleteServiceAsync("org.example.other", stop: false, Cancelled);
        await Client.DeleteServiceAsync(Id, stop: true, Cancelled);
    }

    private Task<ServiceInfo> CreateAsync(int users, long idleSeconds = 600, int warm = 0) =>
        Client.CreateServiceAsync(
            new CreateService
            {
                Id = Id,
                Overlay = BusyboxSeed.Overlay,
                Users = users,
                IdleSeconds = idleSeconds,
                Warm = warm,
            },
            cancellationToken: Cancelled
        );
}
