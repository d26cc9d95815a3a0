using Cloudlet.Databases;

namespace Cloudlet.EndToEnd.Tests.Crashes;

[Trait("Suite", "EndToEnd")]
[Collection(KilledDaemons.Name)]
public sealed class ServiceKillTests(Seeds seeds)
{
    private const int Limit = 300_000;
    private const string Id = "org.example.counter";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit)]
    public Task A_daemon_killed_in_a_storm_of_joins_comes_back_with_users_machines_and_ports_in_agreement() =>
        KillInAStormAsync([]);

    [Fact(Timeout = Limit)]
    public async Task So_does_one_whose_catalogue_is_in_PostgreSQL()
    {
        await using var postgres = await PostgresServer.StartAsync();
        await KillInAStormAsync(["--catalogue", postgres.Connection("postgres")]);
    }

    private async Task KillInAStormAsync(IReadOnlyList<string> more)
    {
        await using var daemon = await Daemon.StartAsync(await seeds.BusyboxAsync(), Cancelled, more: more);
        await daemon.Client.CreateServiceAsync(
            new CreateService
            {
                Id = Id,
                Overlay = BusyboxSeed.Overlay,
                Users = 2,
                IdleSeconds = 600,
            },
            cancellationToken: Cancelled
        );
        var kept = await daemon.Client.EnsureInstanceAsync(Id, new EnsureInstance(), Cancelled);
        var storm = Enumerable.Range(0, 20).Select(_ => TryJoinAsync(daemon.Client)).ToList();
        await Task.WhenAny(storm);
        daemon.Kill();
        await Task.WhenAll(storm);
        await daemon.StartAsync(Cancelled);

        var living = await daemon.Client.ListInstancesAsync(all: true, Cancelled);
        Assert.All(living, instance => Assert.Equal(InstanceState.Running, instance.State));
        var ports = living.SelectMany(instance => instance.Ports).Select(port => port.Host).ToList();
        Assert.Equal(ports.Count, ports.Distinct().Count());
        daemon.AssertTidy(living.Count);
        var leases = await daemon.Client.ListLeasesAsync(Cancelled);
        Assert.All(leases, lease => Assert.Contains(living, instance => instance.Id == lease.Instance));
        Assert.All(leases.GroupBy(lease => lease.Instance), users => Assert.InRange(users.Count(), 1, 2));
        await daemon.Client.RenewLeaseAsync(kept.Lease.Id, cancellationToken: Cancelled);
        using (var guest = new WebGuest(kept.Instance))
            await guest.TickAsync(Cancelled);

        var joined = await Task.WhenAll(
            Enumerable
                .Range(0, 10)
                .Select(_ => daemon.Client.EnsureInstanceAsync(Id, new EnsureInstance { WaitSeconds = 120 }, Cancelled))
        );
        foreach (var answer in joined)
        {
            using var guest = new WebGuest(answer.Instance);
            await guest.TickAsync(Cancelled);
        }
        await daemon.Client.DeleteServiceAsync(Id, stop: true, Cancelled);
        daemon.AssertTidy(machines: 0);
    }

    private static async Task<bool> TryJoinAsync(CloudletClient client)
    {
        try
        {
            await client.EnsureInstanceAsync(Id, new EnsureInstance { WaitSeconds = 120 }, Cancelled);
            return true;
        }
        catch (Exception exception) when (exception is CloudletUnreachableException or CloudletApiException)
        {
            return false; // The daemon was killed.
        }
    }
}
