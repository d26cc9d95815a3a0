using Cloudlet.Contracts;
using Cloudlet.Server.Instances;
using Cloudlet.Server.Leases;
using Cloudlet.Server.Problems;
using Cloudlet.Server.Services;

namespace Cloudlet.Server.KdCloudlet;

/// <summary>
/// Seats of devices that know no leases. A device's lease lasts half an hour from its last sign of life: a request of that device here, or an open connection to
/// the instance. It ends when the device stops the instance, or is silent for so long. The lease names its holder, so that it holds through a restart of
/// the daemon. Thread-safe.
/// </summary>
internal sealed class KdSeats(ServiceFleet fleet, LeaseBook leases, InstanceRegistry instances, TimeProvider time)
{
    private const string Mark = "kd:";

    /// <summary>How long a device may be silent.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromMinutes(30);

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(10);

    // Each renewal is written down: no need for more.
    private static readonly TimeSpan BetweenRenewals = TimeSpan.FromSeconds(30);

    /// <summary>Gives a device a seat in an instance that answers.</summary>
    /// <param name="service">The service as it is now.</param>
    /// <param name="device">The device, or the address that stands for one.</param>
    /// <param name="join">True: where it sits already, else where there is room, else in a new one. False: in a new one, which others may join later.</param>
    /// <param name="cancellationToken">The device went away.</param>
    /// <exception cref="ProblemException">There is no room, or the start failed.</exception>
    public async Task<InstanceInfo> SitAsync(
        Service service,
        string device,
        bool join,
        CancellationToken cancellationToken
    )
    {
        if (join)
        {
            foreach (var lease in Of(device).Where(lease => lease.Service == service.Id))
            {
                if (Find(lease.Instance) is { } instance && await RenewAsync(lease))
                    return instance.Record.ToInfo();
            }
        }
        var plan = new EnsurePlan(join, Silence, TimeSpan.Zero) { IsShared = true, Holder = Mark + device };
        return (await fleet.EnsureAsync(service, plan, waiter: null, cancellationToken)).Answer.Instance;
    }

    /// <summary>Takes a device's seat away, and ends the instance when nobody else sits there. It is gone when this returns.</summary>
    public async Task<Leaving> LeaveAsync(string instance, string device)
    {
        if (Find(instance) is null)
            return Leaving.Unknown;
        return await fleet.LeaveAsync(instance, Mark + device) ? Leaving.Left : Leaving.OthersSit;
    }

    /// <summary>A device was heard: its leases last on.</summary>
    public async Task HearAsync(string device)
    {
        foreach (var lease in Of(device).Where(IsDue))
            await RenewAsync(lease);
    }

    /// <summary>Looks again and again who is still talked to, until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(BetweenLooks, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
                await LookAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The daemon ends.
        }
    }

    /// <summary>Looks once. Who talks is not seen, so an open connection counts for all devices that sit there.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var due = leases.List().Where(lease => IsOurs(lease) && IsDue(lease)).GroupBy(lease => lease.Instance);
        foreach (var seats in due)
        {
            if (Find(seats.Key) is not { } instance || !await IsTalkedToAsync(instance, cancellationToken))
                continue;
            foreach (var lease in seats)
                await RenewAsync(lease);
        }
    }

    private static async Task<bool> IsTalkedToAsync(Instance instance, CancellationToken cancellationToken)
    {
        try
        {
            var connections = await instance.Machine.NetworkConnectionsAsync(cancellationToken);
            return connections.Any(connection =>
                connection.IsEstablished
                && instance.Record.Ports.Any(port =>
                    port.Host == connection.Source.Port && port.Guest == connection.Destination.Port
                )
            );
        }
        catch (CloudletException)
        {
            return false; // It is ending.
        }
    }

    private async Task<bool> RenewAsync(Lease lease)
    {
        try
        {
            await leases.RenewAsync(lease.Id, _ => Silence);
            return true;
        }
        catch (CloudletException)
        {
            return false; // It has gone meanwhile, or cannot be written: then the next sign of life does it.
        }
    }

    private IEnumerable<Lease> Of(string device) => leases.List().Where(lease => lease.Holder == Mark + device);

    private static bool IsOurs(Lease lease) => lease.Holder?.StartsWith(Mark, StringComparison.Ordinal) == true;

    private bool IsDue(Lease lease) => lease.ExpiresAt - time.GetUtcNow() < Silence - BetweenRenewals;

    // One that was given to somebody: those kept warm are nobody's to see.
    private Instance? Find(string id) =>
        instances
            .List()
            .FirstOrDefault(instance =>
                instance.Record.Id == id && instance.Record is { IsAlive: true, Service.Sharing: not Sharing.Warm }
            );
}

/// <summary>How it went when a device stopped an instance.</summary>
internal enum Leaving
{
    /// <summary>There is no such instance of a service.</summary>
    Unknown,

    /// <summary>Its seat is free; the instance has ended, unless others sit there.</summary>
    Left,

    /// <summary>It does not sit there, and others do.</summary>
    OthersSit,
}
