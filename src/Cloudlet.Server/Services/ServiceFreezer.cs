using Cloudlet.Contracts;
using Cloudlet.Overlays;
using Cloudlet.Server.Instances;
using Cloudlet.Server.Naming;
using Cloudlet.Server.Operations;
using Cloudlet.Server.Overlays;
using Cloudlet.Server.Problems;
using Cloudlet.Server.Residues;

namespace Cloudlet.Server.Services;

/// <summary>Makes a changed instance the next version of a service: it is saved as an overlay, which the service runs from then on.</summary>
internal sealed class ServiceFreezer(
    ServiceCatalogue services,
    OverlayCatalogue overlays,
    InstanceRegistry instances,
    InstanceSaver saver,
    OperationRegistry operations
)
{
    /// <summary>Begins it. Of one that fails neither version nor overlay stays.</summary>
    /// <exception cref="ProblemException">There is no such instance, it is one of another service, or it does not live.</exception>
    public Operation Start(Service service, string instanceName, string? label)
    {
        var instance = instances.Get(instanceName);
        if (instance.Record.Service is { } its && its.Id != service.Id)
        {
            var faults = new Faults();
            faults.Add("instance", instanceName, $"it is one of the service {its.Id}, not of {service.Id}.");
            faults.ThrowIfAny();
        }
        _ = instance.Machine; // Says what is wrong when it does not live.
        var stem = Names.From(service.Id, "service");
        var reservation = overlays.Reservations.ReserveNext(stem, out var name);
        return operations.Start(
            "service.freeze",
            service.Id,
            CloudletJson.Default.ServiceInfo,
            async (operation, token) =>
            {
                using (reservation)
                    return await FreezeAsync(service.Id, instance, name, label, operation, token);
            }
        );
    }

    private async Task<ServiceInfo> FreezeAsync(
        string id,
        Instance instance,
        string overlay,
        string? label,
        Operation operation,
        CancellationToken cancellationToken
    )
    {
        await saver.RunAsync(new SavePlan(overlay, Effort.Normal), instance, operation, cancellationToken);
        try
        {
            var version = services.Get(id).Version;
            var change = new EditService
            {
                Overlay = overlay,
                Version = label,
                Ports = version.Ports,
                Ready = version.Ready,
            };
            return (await services.EditAsync(id, change, null, cancellationToken)).ToInfo();
        }
        catch
        {
            await overlays.RemoveAsync(overlay, CancellationToken.None);
            throw;
        }
    }
}
