using Cloudlet.Contracts;
using Cloudlet.Discovery.Upnp;
using Cloudlet.Server.Advertising;
using Cloudlet.Server.Bases;
using Cloudlet.Server.Data;
using Cloudlet.Server.Hosting;
using Cloudlet.Server.Images;
using Cloudlet.Server.Instances;
using Cloudlet.Server.Overlays;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Cloudlet.Server.Http;

/// <summary>What the box is, and what it can run.</summary>
internal static class SystemRoutes
{
    public static void MapSystem(
        this IEndpointRouteBuilder app,
        ServerSettings settings,
        CloudletText text,
        DataDirectory data,
        Doctor doctor,
        HostCapabilities capabilities,
        BaseCatalogue bases,
        OverlayCatalogue overlays,
        InstanceRegistry instances,
        SharedMemory sharedMemory
    )
    {
        app.MapGet(Routes.Doctor, doctor.RunAsync);
        app.MapGet(
            Routes.System,
            (HttpContext context) =>
            {
                var memory = MemoryInfo.Read();
                return new SystemInfo
                {
                    Id = text.Id.ToString("D"),
                    Name = settings.Advertising.Name,
                    Version = text.Version,
                    DataDirectory = context.IsFromDevice() ? null : data.Root,
                    Cpus = Environment.ProcessorCount,
                    CpuLoad = HostLoad.Read(),
                    MemoryBytes = memory.Total,
                    MemoryAvailableBytes = memory.Available,
                    DiskAvailableBytes = new DriveInfo(data.Root).AvailableFreeSpace,
                    Accelerator = capabilities.KnownBest?.ToString().ToLowerInvariant(),
                    Bases = bases.List().Count,
                    Overlays = overlays.List().Count,
                    Instances = instances.List().Count(instance => instance.Record.IsAlive),
                    SharedMemoryBytes = sharedMemory.FilledBytes,
                };
            }
        );
        if (settings.DeviceListener is { } listener)
        {
            var device = Advertiser.Describe(settings.Advertising, listener, text);
            app.MapGet(
                device.DescriptionPath,
                () => TypedResults.Text(DeviceDescription.Of(device), DeviceDescription.MediaType)
            );
        }
    }
}
