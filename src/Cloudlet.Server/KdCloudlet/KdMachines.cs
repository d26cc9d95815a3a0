using System.Net;
using Cloudlet.Contracts;
using Cloudlet.Server.Access;
using Cloudlet.Server.Services;

namespace Cloudlet.Server.KdCloudlet;

/// <summary><c>/servicevm</c>: instances of services.</summary>
internal sealed class KdMachines(ServiceCatalogue services, KdSeats seats, AccessPolicy access)
{
    private const int Ssh = 22;

    public async Task<KdAnswer> StartAsync(KdRequest request, CancellationToken cancellationToken)
    {
        if (request.Text("serviceId") is not { } id)
            return KdAnswer.Error(400, "serviceId is missing: the id of a service.");
        if (services.Snapshot.Find(id) is not { } service)
            return KdAnswer.Error(400, $"There is no service '{id}'.");
        if (!request.IsPaired)
            access.LetUnknown("start a service");
        var instance = await seats.SitAsync(service, request.Holder, request.Flag("join"), cancellationToken);
        return KdAnswer.Json(Tell(instance, service, request.ReachedAt), KdJson.Plain.KdServiceVm);
    }

    public async Task<KdAnswer> StopAsync(KdRequest request, CancellationToken cancellationToken)
    {
        if (request.Text("instanceId") is not { } id)
            return KdAnswer.Error(400, "instanceId is missing: the id of an instance.");
        if (!request.IsPaired)
            access.LetUnknown("stop a service");
        return await seats.LeaveAsync(id, request.Holder) switch
        {
            Leaving.Left => KdAnswer.Empty,
            Leaving.OthersSit => KdAnswer.Error(403, $"The instance '{id}' is used by others."),
            _ => KdAnswer.Error(404, $"There is no instance '{id}'."),
        };
    }

    private static KdServiceVm Tell(InstanceInfo instance, Service service, IPAddress reachedAt) =>
        new(
            instance.Id,
            service.Id,
            Running: instance.State == InstanceState.Running,
            Port: instance.Ports[0].Host, // The first port is the service's own.
            Address: (reachedAt.IsIPv4MappedToIPv6 ? reachedAt.MapToIPv4() : reachedAt).ToString(),
            VncAddress: "", // Its screen is on a Unix socket of this box.
            SshPort: instance.Ports.FirstOrDefault(port => port.Guest == Ssh)?.Host ?? 0,
            DomainName: null
        );
}
