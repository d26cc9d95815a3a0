using Cloudlet.Benchmarks.Guests;
using Cloudlet.Client;
using Cloudlet.Contracts;

namespace Cloudlet.Benchmarks.Daemons;

/// <summary>The sample guest as a base and an overlay of a daemon, for services that answer on its web port.</summary>
internal static class SampleService
{
    /// <summary>The base's name.</summary>
    public const string Base = "tiny";

    /// <summary>The overlay's name.</summary>
    public const string Overlay = "web";

    /// <summary>Makes both.</summary>
    public static async Task<(BaseInfo Base, OverlayInfo Overlay)> MakeAsync(
        CloudletClient client,
        SampleGuest guest,
        long memoryBytes,
        CancellationToken cancellationToken
    )
    {
        var item = await client.ResultAsync(
            client.CreateBaseAsync(
                new CreateBase
                {
                    Name = Base,
                    Kernel = Path.GetFullPath(guest.Files.Kernel!),
                    Initrd = Path.GetFullPath(guest.Files.Initrd!),
                    CommandLine = guest.Machine(memoryBytes).CommandLine,
                    MemoryBytes = memoryBytes,
                    Accelerator = "tcg",
                    Ready = "serial:READY",
                },
                cancellationToken
            ),
            CloudletJson.Default.BaseInfo,
            cancellationToken
        );
        var overlay = await client.ResultAsync(
            client.CreateOverlayAsync(
                new CreateOverlay
                {
                    Name = Overlay,
                    Base = Base,
                    Ports = [SampleGuest.WebPort],
                    Ready = $"tcp:{SampleGuest.WebPort}",
                },
                cancellationToken
            ),
            CloudletJson.Default.OverlayInfo,
            cancellationToken
        );
        return (item, overlay);
    }

    /// <summary>Offers it under an id.</summary>
    public static Task<ServiceInfo> OfferAsync(
        CloudletClient client,
        string id,
        int users,
        CancellationToken cancellationToken
    ) =>
        client.CreateServiceAsync(
            new CreateService
            {
                Id = id,
                Overlay = Overlay,
                Users = users,
                Description = "One of the services of a benchmark",
                Tags = ["bench"],
            },
            cancellationToken: cancellationToken
        );
}
