using System.Globalization;
using System.Text.Json;
using Cloudlet.Contracts;
using Cloudlet.Server.Advertising;
using Cloudlet.Server.Hosting;
using Cloudlet.Server.Messages;

namespace Cloudlet.Server.KdCloudlet;

/// <summary><c>/system</c>: what the cloudlet is, and the messages that wait for a device.</summary>
internal sealed class KdSystem(KdCatalogue catalogue, MessageBook messages)
{
    /// <summary>KD-Cloudlet's library reads 8 KiB of an answer and no more; in base64, encrypted, that is 6 KB.</summary>
    private const int MostMessageBytes = 5500;

    /// <summary>That library asks again at once after a failure, for ever.</summary>
    private static readonly TimeSpan BeforeFailure = TimeSpan.FromSeconds(1);

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
        if (request.Device is null)
        {
            await Task.Delay(BeforeFailure, cancellationToken);
            return KdAnswer.Error(400, "The header X-Device-ID is missing, or is no device's id.");
        }
        var room = MostMessageBytes;
        var read = await messages.ReadAsync(request.Device, request.Text("serviceId"), cancellationToken, Fits);
        return KdAnswer.Json(new KdMessages([.. read.Select(Tell)]), KdJson.Plain.KdMessages);

        bool Fits(MessageInfo message)
        {
            var isFirst = room == MostMessageBytes;
            room -= JsonSerializer.SerializeToUtf8Bytes(Tell(message), KdJson.Plain.KdMessage).Length + 1;
            return isFirst || room >= 0;
        }
    }

    private static KdMessage Tell(MessageInfo message) =>
        new(message.Device, message.Service, message.Message, message.Parameters);
}
