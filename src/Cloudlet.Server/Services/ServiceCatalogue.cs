using Cloudlet.Contracts;
using Cloudlet.Server.Catalogue;
using Cloudlet.Server.Events;
using Cloudlet.Server.Overlays;
using Cloudlet.Server.Problems;
using Microsoft.EntityFrameworkCore;

namespace Cloudlet.Server.Services;

/// <summary>
/// The services: the catalogue is where they are true, a snapshot in memory is what is read. A change is committed first and
/// then seen, and is seen before it is answered. Thread-safe.
/// </summary>
internal sealed class ServiceCatalogue(CatalogueDatabase catalogue, OverlayCatalogue overlays, TimeProvider time)
    : IDisposable
{
    private readonly SemaphoreSlim changing = new(1, 1);
    private volatile ServiceSnapshot snapshot = ServiceSnapshot.Empty;

    /// <summary>Told with the id of a service that was created, changed or deleted.</summary>
    public Watchers<string> Changes { get; } = new();

    /// <summary>All services now.</summary>
    public ServiceSnapshot Snapshot => snapshot;

    /// <summary>Reads them, once at the start.</summary>
    /// <exception cref="CatalogueException">The catalogue cannot be read.</exception>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var rows = await catalogue.ReadAsync(context =>
            context.Services.Include(row => row.Versions).ToListAsync(cancellationToken)
        );
        snapshot = ServiceSnapshot.Of(rows.Select(ServiceRows.ToService));
    }

    /// <summary>The service of that id.</summary>
    /// <exception cref="ProblemException">There is none.</exception>
    public Service Get(string id) =>
        snapshot.Find(id) ?? throw Refuse.NotFound("service", id, "See which there are: cloudlet service list.");

    /// <summary>What a request would create.</summary>
    /// <exception cref="ProblemException">The request has faults, or there is one of that id.</exception>
    public Service Check(CreateService request)
    {
        var service = ServicePlan.Create(request, overlays.Find, time.GetUtcNow());
        RefuseTaken(service.Id);
        return service;
    }

    /// <summary>What one would be after a change.</summary>
    /// <exception cref="ProblemException">There is none, or the request has faults.</exception>
    public Service Check(string id, EditService request) =>
        ServicePlan.Edit(Get(id), request, overlays.Find, time.GetUtcNow());

    /// <summary>Creates one.</summary>
    /// <exception cref="ProblemException">The request has faults, or there is one of that id.</exception>
    public Task<Service> CreateAsync(CreateService request, CancellationToken cancellationToken) =>
        ChangeAsync(
            async () =>
            {
                var service = Check(request);
                await WriteAsync(
                    service,
                    context =>
                    {
                        context.Services.Add(ServiceRows.ToRow(service));
                        return Task.CompletedTask;
                    },
                    cancellationToken
                );
                snapshot = snapshot.With(service);
                return service;
            },
            cancellationToken
        );

    /// <summary>Changes one.</summary>
    /// <param name="id">Which.</param>
    /// <param name="request">What.</param>
    /// <param name="match">The ETag that it must have; null: whichever.</param>
    /// <param name="cancellationToken">Gives up before it is written.</param>
    /// <exception cref="ProblemException">There is none, it has changed, or the request has faults.</exception>
    public Task<Service> EditAsync(
        string id,
        EditService request,
        string? match,
        CancellationToken cancellationToken
    ) =>
        ChangeAsync(
            async () =>
            {
                var before = Get(id);
                Match(before, match);
                if (request == new EditService())
                    return before;
                return await SaveAsync(Check(id, request), cancellationToken);
            },
            cancellationToken
        );

    /// <summary>Makes an earlier version the current one again.</summary>
    /// <exception cref="ProblemException">There is no such service or version, or it has changed.</exception>
    public Task<Service> RollbackAsync(string id, int? number, string? match, CancellationToken cancellationToken) =>
        ChangeAsync(
            async () =>
            {
                var before = Get(id);
                Match(before, match);
                var chosen = number is null
                    ? before.Versions.FirstOrDefault(version => version.Number < before.Version.Number)
                        ?? throw NothingBefore(id, before.Version.Number)
                    : before.GetVersion(number.Value);
                return await SaveAsync(
                    before with
                    {
                        Version = chosen,
                        ChangedAt = time.GetUtcNow(),
                    },
                    cancellationToken
                );
            },
            cancellationToken
        );

    private static ProblemException NothingBefore(string id, int number) =>
        new(
            Refuse
                .NotFound("version", number.ToString(), $"See which there are: cloudlet service versions {id}.")
                .Problem with
            {
                Detail = $"Version {number} is the first: there is none before it.",
            }
        );

    private static ProblemException IsCurrent(string id, int number) =>
        new(
            new Problem
            {
                Code = ProblemCodes.InUse,
                Status = 409,
                Detail = $"Version {number} is the current one of the service '{id}': new instances are made of it.",
                Field = "version",
                Value = number.ToString(),
                Next = $"Make another one current first: cloudlet service rollback {id} --to NUMBER.",
            }
        );

    /// <summary>Deletes a version that is not the current one, and of which no instance is.</summary>
    /// <returns>What it was.</returns>
    /// <exception cref="ProblemException">There is no such service or version, it is the current one, or instances of it live.</exception>
    public async Task<ServiceVersion> DeleteVersionAsync(
        string id,
        int number,
        string? match,
        CancellationToken cancellationToken
    )
    {
        ServiceVersion? deleted = null;
        await ChangeAsync(
            async () =>
            {
                var service = Get(id);
                Match(service, match);
                deleted = service.GetVersion(number);
                if (number == service.Version.Number)
                    throw IsCurrent(id, number);
                try
                {
                    await catalogue.WriteAsync(
                        context =>
                            context
                                .ServiceVersions.Where(row => row.ServiceId == id && row.Number == number)
                                .ExecuteDeleteAsync(cancellationToken),
                        cancellationToken
                    );
                }
                catch (CatalogueException exception) when (exception.Fault == CatalogueFault.Reference)
                {
                    var living = await catalogue.ReadAsync(context =>
                        context
                            .Instances.Where(row => row.ServiceId == id && row.ServiceVersion == number)
                            .Select(row => row.Name)
                            .ToListAsync(cancellationToken)
                    );
                    throw Refuse.InUse("version", number.ToString(), living.ConvertAll(name => $"instance {name}"));
                }
                var after = service with
                {
                    Versions = [.. service.Versions.Where(version => version.Number != number)],
                };
                snapshot = snapshot.With(after);
                return after;
            },
            cancellationToken
        );
        return deleted!;
    }

    /// <summary>Deletes one that no instance is of any more.</summary>
    /// <exception cref="ProblemException">There is none, it has changed, or instances of it live.</exception>
    public Task DeleteAsync(string id, string? match, CancellationToken cancellationToken) =>
        ChangeAsync(
            async () =>
            {
                var service = Get(id);
                Match(service, match);
                try
                {
                    await catalogue.WriteAsync(
                        context => context.Services.Where(row => row.Id == id).ExecuteDeleteAsync(cancellationToken),
                        cancellationToken
                    );
                }
                catch (CatalogueException exception) when (exception.Fault == CatalogueFault.Reference)
                {
                    var living = await catalogue.ReadAsync(context =>
                        context
                            .Instances.Where(row => row.ServiceId == id)
                            .Select(row => row.Name)
                            .ToListAsync(cancellationToken)
                    );
                    throw InUse(id, living);
                }
                snapshot = snapshot.Without(id);
                return service;
            },
            cancellationToken
        );

    public void Dispose() => changing.Dispose();

    /// <summary>Whether a service is still as somebody read it.</summary>
    /// <exception cref="ProblemException">It has changed.</exception>
    public static void Match(Service service, string? match) =>
        Refuse.IfChanged("service", service.Id, service.ETag, match);

    private async Task<Service> SaveAsync(Service after, CancellationToken cancellationToken)
    {
        var saved = after with { Revision = after.Revision + 1 };
        await WriteAsync(
            saved,
            async context =>
            {
                var row = await context
                    .Services.Include(row => row.Versions)
                    .SingleAsync(row => row.Id == after.Id, cancellationToken);
                ServiceRows.Fill(row, saved);
                row.Revision = saved.Revision;
                if (
                    row.Versions.Single(version => version.IsCurrent) is var current
                    && current.Number == after.Version.Number
                )
                    return;
                current.IsCurrent = false;
                await context.SaveChangesAsync(cancellationToken); // One is current at a time, at every step.
                if (row.Versions.Find(version => version.Number == after.Version.Number) is { } earlier)
                {
                    earlier.IsCurrent = true;
                    return;
                }
                var number = row.Versions.Max(version => version.Number) + 1;
                var version = after.Version with { Number = number, Label = LabelOf(after, number) };
                saved = saved with { Version = version, Versions = [version, .. after.Versions] };
                context.ServiceVersions.Add(ServiceRows.ToRow(after.Id, saved.Version));
            },
            cancellationToken
        );
        snapshot = snapshot.With(saved);
        return saved;
    }

    // Its number, where nobody called it anything and nobody called another one that.
    private static string LabelOf(Service service, int number) =>
        service.Version.Label.Length > 0
            ? service.Version.Label
            : Enumerable
                .Range(number, service.Versions.Count + 1)
                .Select(candidate => candidate.ToString())
                .First(candidate => service.Versions.All(version => version.Label != candidate));

    private async Task WriteAsync(
        Service service,
        Func<CatalogueContext, Task> change,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await catalogue.WriteAsync(change, cancellationToken);
        }
        catch (CatalogueException exception) when (exception.Fault == CatalogueFault.Reference)
        {
            throw Refuse.NotFound("overlay", service.Version.Overlay, "See which there are: cloudlet overlay list.");
        }
    }

    private async Task<Service> ChangeAsync(Func<Task<Service>> change, CancellationToken cancellationToken)
    {
        await changing.WaitAsync(cancellationToken);
        Service service;
        try
        {
            service = await change();
        }
        finally
        {
            changing.Release();
        }
        Changes.Tell(service.Id);
        return service;
    }

    /// <summary>Refuses an id that a service has.</summary>
    /// <exception cref="ProblemException">There is one.</exception>
    public void RefuseTaken(string id)
    {
        if (snapshot.Find(id) is not null)
            throw Refuse.NameTaken("service", id);
    }

    /// <summary>409: instances of it live.</summary>
    public static ProblemException InUse(string id, IReadOnlyList<string> living) =>
        new(
            new Problem
            {
                Code = ProblemCodes.InUse,
                Status = 409,
                Detail = $"The service '{id}' has instances that live: {string.Join(", ", living)}.",
                Field = "service",
                Value = id,
                Next = $"End them with it: cloudlet service delete {id} --stop.",
            }
        );
}
