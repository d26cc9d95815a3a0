using System.Text.Json;
using Cloudlet.Artifacts;
using Cloudlet.Contracts;
using Cloudlet.Server.Overlays;
using Cloudlet.Server.Problems;
using Cloudlet.Server.Usage;

namespace Cloudlet.Server.Services;

/// <summary>
/// Carries a service to another box in one file: the archive of its overlay, whose index says what the service is
/// (docs/formats/artifact.md). How many are kept warm does not travel: that is a matter of each box.
/// </summary>
internal sealed class ServiceTransfer(
    ImageLayout layout,
    ServiceCatalogue services,
    OverlayCatalogue overlays,
    OverlayImporter importer,
    OverlayRemover remover,
    UsageRegistry usage
)
{
    /// <summary>The annotation of an archive's index that holds the service: a <see cref="CreateService"/> as JSON, without its overlay.</summary>
    public const string Annotation = "vnd.cloudlet.service";

    /// <summary>The overlay of the service's current version, held for an export.</summary>
    /// <exception cref="ProblemException">There is no such service.</exception>
    public OverlayUse Take(Service service) =>
        OverlayUse.Take(() => overlays.Get(service.Version.Overlay), usage, "an export");

    /// <summary>Writes the service as it is now, with the overlay of its current version.</summary>
    public Task ExportAsync(
        Service service,
        Overlay overlay,
        Stream destination,
        CancellationToken cancellationToken
    ) =>
        OciArchive.ExportAsync(
            layout,
            overlay.Descriptor with
            {
                Annotations = new Dictionary<string, string>(overlay.Descriptor.Annotations!)
                {
                    [Annotation] = JsonSerializer.Serialize(Describe(service), CloudletJson.Default.CreateService),
                },
            },
            overlay.Name,
            destination,
            null,
            cancellationToken
        );

    /// <summary>Takes such a file in: the service, and its overlay unless that is here.</summary>
    /// <param name="archive">Read to its end.</param>
    /// <param name="id">Its id here; null: the one in the file.</param>
    /// <param name="update">Whether one of that id is to have the file's as its next version.</param>
    /// <param name="told">Told its id, before its content comes.</param>
    /// <param name="cancellationToken">Ends it; nothing stays.</param>
    /// <exception cref="ProblemException">It holds no service, one with faults, or one whose id is taken: nothing stays.</exception>
    public async Task<Service> ImportAsync(
        Stream archive,
        string? id,
        bool update,
        Action<string> told,
        CancellationToken cancellationToken
    )
    {
        var arrival = new ServiceArrival(importer.Archive(archive), Check);
        var (overlay, isNew) = await importer.KeepAsync(arrival, cancellationToken);
        try
        {
            var request = Named(arrival.Service!) with { Overlay = overlay.Name, Warm = null };
            return update && services.Snapshot.Find(request.Id!) is { } present
                ? await UpdateAsync(present, request, cancellationToken)
                : await services.CreateAsync(request, cancellationToken);
        }
        catch when (isNew)
        {
            await remover.RemoveIfUnusedAsync(overlay.Name);
            throw;
        }

        CreateService Named(CreateService service) => id is null ? service : service with { Id = id };

        // What can be told before gigabytes have come.
        void Check(CreateService service)
        {
            var faults = new Faults();
            ServiceRules.CheckId(Named(service).Id, faults);
            faults.ThrowIfAny();
            if (!update)
                services.RefuseTaken(Named(service).Id!);
            told(Named(service).Id!);
        }
    }

    // What its machine is comes from the file; what this box makes of it (users, warm ones, words) stays.
    private async Task<Service> UpdateAsync(Service present, CreateService arrived, CancellationToken cancellationToken)
    {
        if (present.Version.Overlay == arrived.Overlay)
            return present; // It has that one already.
        var isFree = present.Versions.All(version => version.Label != arrived.Version);
        var change = new EditService
        {
            Overlay = arrived.Overlay,
            Version = isFree ? arrived.Version : null,
            Ports = arrived.Ports,
            Ready = arrived.Ready,
        };
        return await services.EditAsync(present.Id, change, null, cancellationToken);
    }

    private static CreateService Describe(Service service) =>
        new()
        {
            Id = service.Id,
            Description = service.Description,
            Version = service.Version.Label,
            Tags = service.Tags,
            Ports = service.Version.Ports,
            Ready = service.Version.Ready,
            LeastMemoryBytes = service.LeastMemoryBytes,
            IdealMemoryBytes = service.IdealMemoryBytes,
            Users = service.Users,
            IdleSeconds = (long)service.Idle.TotalSeconds,
        };
}
