using System.Collections.Concurrent;
using Cloudlet.Server.Catalogue;
using Cloudlet.Server.Catalogue.Rows;
using Cloudlet.Server.Events;
using Cloudlet.Server.Problems;
using Microsoft.EntityFrameworkCore;

namespace Cloudlet.Server.Leases;

/// <summary>All leases: the catalogue is where they are true, and gives no seat twice; what is read is in memory. Thread-safe.</summary>
internal sealed class LeaseBook(CatalogueDatabase catalogue, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lease> leases = new();
    private readonly SemaphoreSlim changing = new(1, 1);

    /// <summary>Told with the id of a lease that was given, renewed or taken away.</summary>
    public Watchers<string> Changes { get; } = new();

    /// <summary>All of them, the oldest first.</summary>
    public IReadOnlyList<Lease> List() => [.. leases.Values.OrderBy(lease => lease.CreatedAt)];

    /// <summary>Those whose time is over.</summary>
    public IReadOnlyList<Lease> Expired()
    {
        var now = time.GetUtcNow();
        return [.. leases.Values.Where(lease => lease.ExpiresAt <= now)];
    }

    /// <summary>The lease of that id, or null.</summary>
    public Lease? Find(string id) => leases.GetValueOrDefault(id);

    /// <summary>One of them.</summary>
    /// <exception cref="ProblemException">There is none of that id: it never was, expired or was given back.</exception>
    public Lease Get(string id) =>
        Find(id) ?? throw Refuse.NotFound("lease", id, "It has expired or was given back: ask for an instance again.");

    /// <summary>Reads them, once at the start. Those on instances that ended meanwhile go.</summary>
    public async Task LoadAsync(Func<string, bool> lives, CancellationToken cancellationToken)
    {
        var rows = await catalogue.ReadAsync(context =>
            context
                .Leases.Join(
                    context.Instances,
                    lease => lease.InstanceId,
                    instance => instance.Id,
                    (lease, instance) => new { lease, instance.ServiceId }
                )
                .ToListAsync(cancellationToken)
        );
        // One of no service stays until it is over, whatever became of its instance: then both go.
        foreach (var row in rows.Where(row => row.ServiceId is null || lives(row.lease.InstanceId)))
            leases[row.lease.Id] = ToLease(row.lease, row.ServiceId);
        var kept = leases.Keys.ToList();
        await catalogue.WriteAsync(
            context => context.Leases.Where(row => !kept.Contains(row.Id)).ExecuteDeleteAsync(cancellationToken),
            cancellationToken
        );
    }

    /// <summary>Gives a seat that is free.</summary>
    /// <exception cref="CatalogueException">The seat is taken, the instance is gone, or the catalogue cannot be written.</exception>
    public Task<Lease> AddAsync(string instance, string? service, int seat, TimeSpan length, string? holder = null) =>
        ChangeAsync(async () =>
        {
            var now = time.GetUtcNow();
            var lease = new Lease
            {
                Id = Guid.NewGuid().ToString("N"),
                Instance = instance,
                Service = service,
                Seat = seat,
                Holder = holder,
                Length = length,
                CreatedAt = now,
                ExpiresAt = now + length,
            };
            await catalogue.WriteAsync(
                context =>
                {
                    context.Leases.Add(ToRow(lease));
                    return Task.CompletedTask;
                },
                CancellationToken.None
            );
            leases[lease.Id] = lease;
            Changes.Tell(lease.Id);
            return lease;
        });

    /// <summary>From now on for <paramref name="length"/>, or as long as before.</summary>
    /// <exception cref="ProblemException">There is none of that id any more.</exception>
    public Task<Lease> RenewAsync(string id, Func<Lease, TimeSpan> length) =>
        ChangeAsync(async () =>
        {
            var before = Get(id);
            var now = time.GetUtcNow();
            // The sweeper has not come by yet, and the seat may be promised: over is over.
            if (before.ExpiresAt <= now)
                throw Refuse.NotFound("lease", id, "It has expired: ask for an instance again.");
            var lasting = length(before);
            var lease = before with { Length = lasting, ExpiresAt = now + lasting };
            await catalogue.WriteAsync(
                async context =>
                {
                    var row = await context.Leases.SingleAsync(row => row.Id == id);
                    row.Seconds = (long)lasting.TotalSeconds;
                    row.ExpiresAt = lease.ExpiresAt;
                },
                CancellationToken.None
            );
            leases[id] = lease;
            Changes.Tell(id);
            return lease;
        });

    /// <summary>Takes leases away. Those that are gone already are passed over.</summary>
    /// <param name="chosen">Which; asked again when nobody can change them.</param>
    /// <returns>Those that were taken away now.</returns>
    public Task<IReadOnlyList<Lease>> RemoveAsync(Func<Lease, bool> chosen) =>
        ChangeAsync(async () =>
        {
            var doomed = leases.Values.Where(chosen).ToList();
            if (doomed.Count > 0)
            {
                var ids = doomed.ConvertAll(lease => lease.Id);
                await catalogue.WriteAsync(
                    context => context.Leases.Where(row => ids.Contains(row.Id)).ExecuteDeleteAsync(),
                    CancellationToken.None
                );
                ids.ForEach(id => leases.TryRemove(id, out _));
                ids.ForEach(Changes.Tell);
            }
            return (IReadOnlyList<Lease>)doomed;
        });

    public void Dispose() => changing.Dispose();

    private async Task<T> ChangeAsync<T>(Func<Task<T>> change)
    {
        await changing.WaitAsync();
        try
        {
            return await change();
        }
        finally
        {
            changing.Release();
        }
    }

    private static LeaseRow ToRow(Lease lease) =>
        new()
        {
            Id = lease.Id,
            InstanceId = lease.Instance,
            Seat = lease.Seat,
            Holder = lease.Holder,
            Seconds = (long)lease.Length.TotalSeconds,
            CreatedAt = lease.CreatedAt,
            ExpiresAt = lease.ExpiresAt,
        };

    private static Lease ToLease(LeaseRow row, string? service) =>
        new()
        {
            Id = row.Id,
            Instance = row.InstanceId,
            Service = service,
            Seat = row.Seat,
            Holder = row.Holder,
            Length = TimeSpan.FromSeconds(row.Seconds),
            CreatedAt = row.CreatedAt,
            ExpiresAt = row.ExpiresAt,
        };
}
