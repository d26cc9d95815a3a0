using Cloudlet.Contracts;
using Cloudlet.Server.Instances;
using Cloudlet.Server.Leases;

namespace Cloudlet.Server.Services;

/// <summary>What happens by itself: leases expire, instances without users end, warm ones are made, and what an earlier daemon left is taken over.</summary>
internal sealed partial class ServiceFleet
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Takes over the instances of services that live, with their users. Once, after the adoption.</summary>
    public async Task AdoptAsync(CancellationToken cancellationToken)
    {
        await leases.LoadAsync(
            id => instances.List().Any(item => item.Record.Id == id && item.Record.IsAlive),
            cancellationToken
        );
        foreach (var instance in instances.List())
        {
            if (instance.Record is not { IsAlive: true, Service: { } use })
                continue;
            var version = services.Get(use.Id).GetVersion(use.Version);
            var member = new ServiceMember(use.Id, use.Version, use.Sharing, use.Seats, time.GetUtcNow());
            foreach (var lease in leases.List().Where(lease => lease.Instance == instance.Record.Id))
                member.Sit(lease.Seat);
            lock (gate)
                members.Add(member);
            if (member.Users > 0)
            {
                member.Ready = instance; // It answered when its users came.
                member.Started = Task.FromResult(instance);
            }
            else
            {
                member.Started = AwaitReadyAsync(member, version, instance);
            }
        }
    }

    /// <summary>Looks after everything again and again, until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                try
                {
                    await SweepAsync();
                }
                catch (CloudletException)
                {
                    // The catalogue cannot be written just now: leases end a little later.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The daemon ends.
        }
    }

    /// <summary>Looks after everything once. What it begins goes on in the background.</summary>
    public async Task SweepAsync()
    {
        var now = time.GetUtcNow();
        if (leases.Expired().Count > 0)
            await RemoveLeasesAsync(lease => lease.Service is not null && lease.ExpiresAt <= now);
        doorkeeper.Look();
        List<ServiceMember> idle;
        lock (gate)
        {
            idle = members.Idle(id => services.Snapshot.Find(id)?.Idle ?? TimeSpan.Zero, now);
            foreach (var service in services.Snapshot.All)
                idle.AddRange(members.Superfluous(service));
            idle.ForEach(member => member.Closing = true);
            foreach (var service in services.Snapshot.All)
                Warm(service);
        }
        foreach (var member in idle)
            _ = InBackground(() => CloseAsync(member));
    }

    /// <summary>Waits for what sweeps have begun.</summary>
    public async Task SettleAsync()
    {
        while (background.Keys is { Count: > 0 } tasks)
            await Task.WhenAll(tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void Warm(Service service)
    {
        var missing = members.MissingWarm(service);
        if (missing <= 0 || closed.Contains(service.Id) || pauses.Lasts(service.Id))
            return;
        for (; missing > 0; missing--)
        {
            try
            {
                var member = Start(service, Sharing.Warm, service.Users, TimeSpan.Zero, waiter: null);
                _ = InBackground(() => NoteAsync(service.Id, member));
            }
            catch (CloudletException)
            {
                pauses.Lengthen(service.Id); // There is no room: users come first.
                return;
            }
        }
    }

    private async Task NoteAsync(string service, ServiceMember member)
    {
        await ((Task)member.Started).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (gate)
        {
            if (member.Started.IsCompletedSuccessfully)
                pauses.End(service);
            else
                pauses.Lengthen(service);
        }
    }

    private async Task<Instance> AwaitReadyAsync(ServiceMember member, ServiceVersion version, Instance instance)
    {
        var done = new TaskCompletionSource<Instance>(TaskCreationOptions.RunContinuationsAsynchronously);
        operations.Start(
            "service.adopt",
            member.Service,
            CloudletJson.Default.InstanceInfo,
            async (self, token) =>
            {
                try
                {
                    await starter.AwaitReadyAsync(version, instance, self, token);
                    lock (gate)
                        member.Ready = instance;
                    done.SetResult(instance);
                    return instance.Record.ToInfo();
                }
                catch (Exception exception)
                {
                    lock (gate)
                        members.Remove(member);
                    done.SetException(exception);
                    if (!token.IsCancellationRequested)
                        await starter.EndAsync(instance);
                    throw;
                }
            }
        );
        return await done.Task;
    }
}
