using System.Globalization;
using Cloudlet.Server.Advertising;
using Cloudlet.Server.Devices;
using Cloudlet.Server.Hosting;
using Cloudlet.Server.Messages;

namespace Cloudlet.Server.KdCloudlet;

/// <summary><c>/system</c>: what the cloudlet is, and the messages that wait for a device.</summary>
internal sealed class KdSystem(KdCatalogue catalogue, MessageBook messages)
{
    public KdAnswer GetMetadata(KdRequest request)
    {
        var memory = MemoryInfo.Read();
        return KdAnswer.Json(
            new KdMetadata(
                new KdMemory(memory.Total, memory.Available),
                new KdProcessor(
                    Environment.ProcessorCount,
                    Math.Clamp(Math.Round(100 * HostLoad.Read(), 1), 0, 100),
                    CpuSpeed.Read().ToString("0.###", CultureInfo.InvariantCulture),
                    CpuCache.ReadKib()
                )
            )
            {
                Services = request.Flag("services") ? catalogue.Services : null,
                Apps = request.Flag("apps") ? catalogue.Apps : null,
            },
            KdJson.Plain.KdMetadata
        );
    }

    public async Task<KdAnswer> ReadMessagesAsync(KdRequest request, CancellationToken cancellationToken)
    {
        if (!DeviceRules.IsId(request.Device))
            return KdAnswer.Error(400, "The header X-Device-ID is missing, or is no device's id.");
        var read = await messages.ReadAsync(request.Device!, request.Text("serviceId"), cancellationToken);
        return KdAnswer.Json(
            new KdMessages([
                .. read.Select(message => new KdMessage(
                    message.Device,
                    message.Service,
                    message.Message,
                    message.Parameters
                )),
            ]),
            KdJson.Plain.KdMessages
        );
    }
}
