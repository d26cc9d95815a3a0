using Cloudlet.Manager.Box;
using Cloudlet.Manager.Neighbours;
using Cloudlet.Manager.Pages;
using Cloudlet.Manager.Updates;
using Cloudlet.Server.Hosting;
using Cloudlet.Server.Modules;

namespace Cloudlet.Manager.Dashboard;

/// <summary>The first page.</summary>
internal sealed class DashboardPages(
    ApplicationServices services,
    BoxSampler sampler,
    HealthWatch health,
    NeighbourWatch neighbours,
    RecentEvents events
)
{
    private const int ShownInstances = 24;
    private const int ShownRows = 8;

    public void Map(PageMap pages)
    {
        pages.Add<DashboardPage, DashboardModel>("/", _ => Read());
        pages.Routes.MapBoxHistory(sampler);
    }

    private DashboardModel Read()
    {
        var overlays = services.Overlays.List().Count;
        return new DashboardModel
        {
            Name = services.Discovery.Name,
            Cpus = Environment.ProcessorCount,
            MemoryBytes = MemoryInfo.Read().Total,
            DiskBytes = new DriveInfo(services.Data.Root).TotalSize,
            Last = sampler.Samples.LastOrDefault(),
            Accelerator = services.Capabilities.KnownBest?.ToString().ToLowerInvariant(),
            CpuModel = CpuName.Read(),
            Counts =
            [
                ("Bases", services.Bases.List().Count, "/bases"),
                ("Overlays", overlays, "/overlays"),
                ("Services", services.Services.Snapshot.All.Length, "/services"),
                ("Instances", services.Instances.List().Count(instance => instance.Record.IsAlive), "/instances"),
                ("Apps", services.Apps.Snapshot.All.Length, "/apps"),
            ],
            HasOverlay = overlays > 0,
            Health = health.Report,
            Instances =
            [
                .. services
                    .Instances.List()
                    .Select(instance => instance.Record)
                    .OrderByDescending(record => record.IsAlive)
                    .ThenByDescending(record => record.StartedAt)
                    .Take(ShownInstances)
                    .Select(record => record.ToInfo()),
            ],
            Operations = [.. services.Operations.List().Take(ShownRows)],
            Events = [.. EventText.Distinct(events.List()).Take(ShownRows)],
            Neighbours = neighbours.List(),
            WhyNoNeighbours = neighbours.WhyNot,
        };
    }
}
