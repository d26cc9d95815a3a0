using Cloudlet.Contracts;
using Cloudlet.Server.Catalogue;
using Cloudlet.Server.Instances;
using Cloudlet.Server.Leases;
using Cloudlet.Server.Operations;
using Cloudlet.Server.Overlays;
using Cloudlet.Server.Problems;

namespace Cloudlet.Server.Visitors;

/// <summary>
/// Instances that somebody brought and has alone: each has one lease, which is of no service. When that is given back or expires the instance goes, with its disk, its residue, and the overlay that a device brought
/// along, unless somebody else stands on it. Who holds the lease is the owner. Thread-safe.
/// </summary>
internal sealed class VisitorBook(
    LeaseBook leases,
    InstanceRegistry instances,
    OperationRegistry operations,
    OverlayCatalogue overlays,
    OverlayRemover remover,
    TimeProvider time
) : IDisposable
{
    /// <summary>So many of one device, those that are being made included.</summary>
    public const int MostPerDevice = 4;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>An overlay of a device from which nothing was started for so long is what a failure left.</summary>
    private static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(10);

    private readonly SemaphoreSlim ending = new(1, 1);

    /// <summary>The name of an instance's residue in the store.</summary>
    public static string ResidueOf(Instance instance) => $"residue-{instance.Record.Id}";

    /// <summary>Whether a device may know of an instance: it has a seat there.</summary>
    public bool MaySee(Instance instance, string? device) =>
        device is null || leases.List().Any(lease => lease.Instance == instance.Record.Id && lease.Holder == device);

    /// <summary>Whether a device has an instance alone, so that it may change it.</summary>
    public bool MayChange(Instance instance, string? device) =>
        device is null || (LeaseOf(instance) is { } lease && lease.Holder == device);

    /// <summary>The lease that an instance lives by, or null.</summary>
    public Lease? LeaseOf(Instance instance) =>
        leases.List().FirstOrDefault(lease => lease.Instance == instance.Record.Id && lease.Service is null);

    /// <summary>Refuses a device that has enough already.</summary>
    /// <exception cref="ProblemException">It has.</exception>
    public void CheckCount(string? device)
    {
        if (device is null)
            return;
        var running = operations.CountRunning("synthesis", device);
        var own = leases.List().Count(lease => lease.Service is null && lease.Holder == device) + running;
        if (own < MostPerDevice)
            return;
        throw new ProblemException(
            new Problem
            {
                Code = ProblemCodes.NoRoom,
                Status = 503,
                Detail = $"This device has {own} instances of its own, as many as it may have at once.",
                Field = "device",
                Value = device,
                Next = "Give one back: DELETE its lease.",
            }
        );
    }

    /// <summary>Gives the lease that a new instance lives by. When that fails the instance goes.</summary>
    public async Task<SynthesisResult> WelcomeAsync(SynthesisResult made, TimeSpan length, string? holder)
    {
        try
        {
            var lease = await leases.AddAsync(made.Instance.Id, null, seat: 1, length, holder);
            return made with { Lease = lease.ToInfo() };
        }
        catch
        {
            if (instances.Find(made.Instance.Id) is { } instance)
                await EndAsync(instance);
            throw;
        }
    }

    /// <summary>Ends the instance of a lease of no service, and the lease. Nothing of it is here when this returns.</summary>
    public async Task EndAsync(Lease lease)
    {
        await ending.WaitAsync();
        try
        {
            if (instances.Find(lease.Instance) is { } instance)
                await EndAsync(instance);
            await leases.RemoveAsync(item => item.Id == lease.Id);
        }
        finally
        {
            ending.Release();
        }
    }

    /// <summary>Ends what has expired, again and again, until cancelled.</summary>
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
                catch (Exception exception) when (exception is CloudletException or IOException)
                {
                    // The catalogue cannot be written, or the disk fails, just now: it is tried again.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The daemon ends.
        }
    }

    /// <summary>Ends what has expired, once.</summary>
    public async Task SweepAsync()
    {
        foreach (var lease in leases.Expired().Where(lease => lease.Service is null))
            await EndAsync(lease);
        // Deleted by somebody on the cloudlet's own host.
        foreach (var lease in leases.List().Where(IsOfNothing))
            await EndAsync(lease);
        var now = time.GetUtcNow();
        foreach (
            var overlay in overlays.List().Where(item => item.Device is not null && now - item.CreatedAt > Forgotten)
        )
        {
            if (!overlay.Name.StartsWith("residue-", StringComparison.Ordinal) || !IsResidueOfSomebody(overlay))
                await remover.RemoveIfUnusedAsync(overlay.Name);
        }
    }

    public void Dispose() => ending.Dispose();

    private bool IsOfNothing(Lease lease) => lease.Service is null && instances.Find(lease.Instance) is null;

    private bool IsResidueOfSomebody(Overlay overlay) =>
        instances.List().Any(instance => ResidueOf(instance) == overlay.Name);

    private async Task EndAsync(Instance instance)
    {
        await instance.StopAsync(TimeSpan.Zero, CancellationToken.None);
        await instances.DeleteAsync(instance, CancellationToken.None);
        await remover.RemoveIfUnusedAsync(ResidueOf(instance));
        foreach (var brought in overlays.List().Where(overlay => overlay.Image == instance.Record.Image))
        {
            if (brought.Device is not null)
                await remover.RemoveIfUnusedAsync(brought.Name);
        }
    }
}
