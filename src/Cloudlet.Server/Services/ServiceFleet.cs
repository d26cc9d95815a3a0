using System.Collections.Concurrent;
using Cloudlet.Contracts;
using Cloudlet.Server.Admission;
using Cloudlet.Server.Instances;
using Cloudlet.Server.Leases;
using Cloudlet.Server.Operations;
using Cloudlet.Server.Problems;

namespace Cloudlet.Server.Services;

/// <summary>
/// The instances of all services, and the one place where seats are given: under one lock, before anything is started, so
/// that however many ask at once none is over its limit and none is started in vain. Thread-safe.
/// </summary>
internal sealed partial class ServiceFleet : IAsyncDisposable
{
    private readonly ServiceCatalogue services;
    private readonly LeaseBook leases;
    private readonly Doorkeeper doorkeeper;
    private readonly IServiceStarter starter;
    private readonly InstanceRegistry instances;
    private readonly OperationRegistry operations;
    private readonly TimeProvider time;
    private readonly IDisposable watch;
    private readonly Lock gate = new();
    private readonly ServiceMembers members = new();
    private readonly WarmPauses pauses;
    private readonly HashSet<string> closed = [];
    private readonly ConcurrentDictionary<Task, bool> background = new();

    public ServiceFleet(
        ServiceCatalogue services,
        LeaseBook leases,
        Doorkeeper doorkeeper,
        IServiceStarter starter,
        InstanceRegistry instances,
        OperationRegistry operations,
        TimeProvider time
    )
    {
        this.services = services;
        this.leases = leases;
        this.doorkeeper = doorkeeper;
        this.starter = starter;
        this.instances = instances;
        this.operations = operations;
        this.time = time;
        pauses = new WarmPauses(time);
        watch = instances.Changes.Add(OnInstanceChanged);
    }

    /// <summary>Gives a seat in an instance whose service answers; starts one when there is none with room.</summary>
    /// <param name="service">The service as it is now.</param>
    /// <param name="plan">The wish.</param>
    /// <param name="waiter">The operation that waits for it, which tells how far it is; null: nobody is told.</param>
    /// <param name="cancellationToken">The client went away: its seat is free again, and a start that nobody else waits for ends.</param>
    /// <exception cref="ProblemException">There is no room, the start failed, or the service is being deleted.</exception>
    public async Task<Ensured> EnsureAsync(
        Service service,
        EnsurePlan plan,
        Operation? waiter,
        CancellationToken cancellationToken
    )
    {
        ServiceMember member;
        int seat;
        bool isNew;
        var use = plan.IsShared ? Sharing.Shared : Sharing.Own;
        var seats = plan.IsShared ? service.Users : 1;
        lock (gate)
        {
            if (closed.Contains(service.Id))
                throw Refuse.NotFound("service", service.Id, "It is being deleted.");
            var present = plan.Join ? members.WithRoom(service, mayQueue: plan.Patience > TimeSpan.Zero) : null;
            isNew = present is null;
            if (present is null && members.Warm(service) is { } warm)
            {
                warm.Claim(use, seats);
                present = warm;
            }
            member = present ?? Start(service, use, seats, plan.Patience, waiter);
            seat = member.Sit();
        }
        try
        {
            var instance = await (
                waiter is not null && member.Starting is { Info.EndedAt: null } starting
                    ? waiter.FollowAsync(starting, member.Started, cancellationToken)
                    : member.Started.WaitAsync(cancellationToken)
            );
            if (instance.Record.Service != member.ToRecord())
                await instance.UpdateAsync(record => record with { Service = member.ToRecord() });
            var lease = await leases.AddAsync(instance.Record.Id, service.Id, seat, plan.Lease, plan.Holder);
            if (!instance.Record.IsAlive)
            {
                await leases.RemoveAsync(item => item.Id == lease.Id);
                throw Gone(service.Id);
            }
            return new Ensured(new EnsuredInstance(instance.Record.ToInfo(), lease.ToInfo()), isNew);
        }
        catch
        {
            Leave(member, seat);
            throw;
        }
    }

    /// <summary>Lets a lease last on.</summary>
    /// <exception cref="ProblemException">There is none of that id any more.</exception>
    public Task<Lease> RenewAsync(string id, RenewLease request)
    {
        var faults = new Faults();
        LeaseRules.Parse(request.Seconds, "seconds", faults);
        faults.ThrowIfAny();
        return leases.RenewAsync(id, before => LeaseRules.Parse(request.Seconds, "seconds", faults, before.Length));
    }

    /// <summary>Gives a seat back.</summary>
    /// <exception cref="ProblemException">There is no lease of that id any more.</exception>
    public async Task ReleaseAsync(string id)
    {
        _ = leases.Get(id);
        await RemoveLeasesAsync(lease => lease.Id == id);
    }

    /// <summary>Gives a holder's seat in an instance back, and ends the instance when nobody sits there. It is gone when this returns.</summary>
    /// <returns>False: the holder has no seat there, and others have.</returns>
    public async Task<bool> LeaveAsync(string instance, string holder)
    {
        var own = leases.List().FirstOrDefault(lease => lease.Instance == instance && lease.Holder == holder);
        if (own is not null)
            await RemoveLeasesAsync(lease => lease.Id == own.Id);
        ServiceMember? unused;
        bool isOurs;
        lock (gate)
        {
            unused = members.OfInstance(instance) is { Users: 0, Sharing: not Sharing.Warm } member ? member : null;
            isOurs = unused is { Closing: false };
            if (isOurs)
                unused!.Closing = true;
        }
        if (isOurs)
            await InBackground(() => CloseAsync(unused!));
        return own is not null || unused is not null;
    }

    /// <summary>How many instances of each service live or start.</summary>
    public IReadOnlyDictionary<string, int> Counts()
    {
        lock (gate)
            return members.Counts();
    }

    /// <summary>The services of which an instance is up that has a free seat, or is kept warm: who asks waits for nothing.</summary>
    public IReadOnlyList<string> ReadyServices()
    {
        lock (gate)
            return [.. services.Snapshot.All.Where(members.Answers).Select(service => service.Id)];
    }

    /// <summary>Ends the instances of a service and deletes it.</summary>
    /// <param name="id">The service.</param>
    /// <param name="stop">Whether instances that live are ended; else they are a reason to refuse.</param>
    /// <param name="match">The ETag that it must have; null: whichever.</param>
    /// <param name="cancellationToken">Gives up before anything is ended.</param>
    /// <exception cref="ProblemException">There is none, it has changed, or instances of it live.</exception>
    public async Task DeleteServiceAsync(string id, bool stop, string? match, CancellationToken cancellationToken)
    {
        ServiceCatalogue.Match(services.Get(id), match);
        List<ServiceMember> doomed;
        lock (gate)
        {
            doomed = members.OfService(id);
            if (!stop && doomed.Count > 0)
                throw ServiceCatalogue.InUse(
                    id,
                    doomed.ConvertAll(member => member.Ready?.Record.Name ?? "one that starts")
                );
            if (!closed.Add(id))
                throw Refuse.NotFound("service", id, "It is being deleted.");
            doomed.ForEach(member => member.Closing = true);
        }
        try
        {
            await Task.WhenAll(doomed.Select(CloseAsync)).WaitAsync(cancellationToken);
            await RemoveLeasesAsync(lease => lease.Service == id);
            foreach (var instance in instances.List().Where(item => item.Record.Service?.Id == id))
                await instance.UpdateAsync(record => record with { Service = null });
            await services.DeleteAsync(id, match, cancellationToken);
        }
        finally
        {
            lock (gate)
                closed.Remove(id);
        }
    }

    /// <summary>Waits for what it has begun. Instances run on.</summary>
    public async ValueTask DisposeAsync()
    {
        watch.Dispose();
        await Task.WhenAll(background.Keys).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // Holds the lock. When there is no room and nobody wants to wait, it throws and nothing has changed.
    private ServiceMember Start(Service service, Sharing use, int seats, TimeSpan patience, Operation? waiter)
    {
        var demand = starter.Measure(service.Version);
        var room = patience > TimeSpan.Zero ? null : doorkeeper.Enter(demand);
        var member = new ServiceMember(service.Id, service.Version.Number, use, seats, time.GetUtcNow())
        {
            Queued = room is null,
        };
        var started = new TaskCompletionSource<Instance>(TaskCreationOptions.RunContinuationsAsynchronously);
        member.Started = started.Task;
        members.Add(member);
        member.Starting = operations.Start(
            "service.start",
            service.Id,
            CloudletJson.Default.InstanceInfo,
            async (self, token) =>
            {
                try
                {
                    var instance = await StartAsync(member, service, demand, room, patience, self, token);
                    started.SetResult(instance);
                    return instance.Record.ToInfo();
                }
                catch (Exception exception)
                {
                    lock (gate)
                        members.Remove(member);
                    started.SetException(exception);
                    _ = started.Task.Exception; // Perhaps nobody waits.
                    throw;
                }
                finally
                {
                    room?.Dispose();
                }
            },
            parent: waiter
        );
        return member;
    }

    private async Task<Instance> StartAsync(
        ServiceMember member,
        Service service,
        Demand demand,
        IDisposable? room,
        TimeSpan patience,
        Operation operation,
        CancellationToken cancellationToken
    )
    {
        using var own = room ?? await doorkeeper.EnterAsync(demand, patience, operation.SetPlace, cancellationToken);
        lock (gate)
            member.Queued = false;
        var instance = await starter.StartAsync(
            service.Version,
            () =>
            {
                lock (gate)
                    return member.ToRecord();
            },
            own,
            operation,
            cancellationToken
        );
        lock (gate)
            member.Ready = instance;
        return instance;
    }

    private void Leave(ServiceMember member, int seat)
    {
        lock (gate)
        {
            member.Leave(seat, time.GetUtcNow());
            // A start that nobody waits for any more would be in vain.
            if (member is { Users: 0, Ready: null, Sharing: not Sharing.Warm } && members.Contains(member))
            {
                member.Closing = true;
                member.Starting?.Cancel();
            }
        }
    }

    private async Task RemoveLeasesAsync(Func<Lease, bool> chosen)
    {
        foreach (var lease in await leases.RemoveAsync(chosen))
        {
            lock (gate)
                members.OfInstance(lease.Instance)?.Leave(lease.Seat, time.GetUtcNow());
        }
    }

    // Marked as closing by the caller. Waits until nothing of it is left.
    private async Task CloseAsync(ServiceMember member)
    {
        if (member.Ready is null)
            member.Starting?.Cancel();
        await ((Task)member.Started).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (member.Ready is { } instance)
            await starter.EndAsync(instance);
    }

    private void OnInstanceChanged(Instance instance)
    {
        if (instance.Record.IsAlive || instance.Record.Service is null)
            return;
        lock (gate)
        {
            if (!members.Remove(instance))
                return;
        }
        _ = InBackground(() => RemoveLeasesAsync(lease => lease.Instance == instance.Record.Id));
    }

    private Task InBackground(Func<Task> work)
    {
        var task = Task.Run(work);
        background[task] = true;
        _ = task.ContinueWith(ended => background.TryRemove(ended, out _), TaskScheduler.Default);
        return task;
    }

    private static ProblemException Gone(string service) =>
        new(
            new Problem
            {
                Code = ProblemCodes.MachineFailed,
                Status = 503,
                Detail = $"The instance of the service '{service}' ended just now.",
                Field = "service",
                Value = service,
                Next = "Ask again.",
            }
        );
}

/// <summary>A seat, and whether its instance was started or kept for this very wish.</summary>
internal sealed record Ensured(EnsuredInstance Answer, bool IsNew);
