using Cloudlet.Contracts;
using Cloudlet.Server.Bases;
using Cloudlet.Server.Data;
using Cloudlet.Server.Hosting;
using Cloudlet.Server.Images;
using Cloudlet.Server.Instances;
using Cloudlet.Server.Overlays;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Cloudlet.Server.Http;

/// <summary>What the box is, and what it can run.</summary>
internal static class SystemRoutes
{
    public static void MapSystem(
        this IEndpointRouteBuilder app,
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
            () =>
            {
                var memory = MemoryInfo.Read();
                return new SystemInfo
                {
                    Version = CloudletServer.Version,
                    DataDirectory = data.Root,
                    Cpus = Environment.ProcessorCount,
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
    }
}
