using System.Globalization;
using System.Text.Json.Nodes;
using Cloudlet.Benchmarks.Daemons;
using Cloudlet.Benchmarks.Guests;
using Cloudlet.Benchmarks.Hosts;
using Cloudlet.Benchmarks.Synthesis;
using Cloudlet.Contracts;

namespace Cloudlet.Benchmarks.Manager;

/// <summary>
/// The question: how soon does a page of the Manager come on a cloudlet with many services and instances, against the same page on an empty one?
/// </summary>
internal sealed class ManagerBenchmark(ManagerSettings settings, SampleGuest guest, IProgress<string> progress)
{
    // The first is the first page of a daemon that has just started.
    private static readonly string[] Paths =
    [
        "/",
        "/instances",
        "/services",
        "/bases",
        "/overlays",
        "/operations",
        "/events",
        "/tasks",
        "/about",
    ];

    /// <summary>Answers it.</summary>
    public async Task<ManagerResult> RunAsync(CancellationToken cancellationToken)
    {
        var host = await HostReport.ReadAsync(cancellationToken);
        using var scratch = new Scratch();
        var folder = scratch.NewFolder();
        IReadOnlyList<PageTimes> empty;
        var manager = new Uri($"http://127.0.0.1:{FreePort.Take()}");
        await using (var daemon = await StartAsync(folder, manager, cancellationToken))
        {
            empty = await ReadAsync(daemon, manager, "nothing", cancellationToken);
            progress.Report($"making a base, an overlay and {settings.Services} services");
            var (item, overlay) = await SampleService.MakeAsync(
                daemon.Client,
                guest,
                settings.MemoryBytes,
                cancellationToken
            );
            Keep(item, overlay, Path.Combine(daemon.Data, "instances"));
            for (var i = 0; i < settings.Services; i++)
                await SampleService.OfferAsync(daemon.Client, $"org.example.s{i:d4}", users: 1, cancellationToken);
        }
        IReadOnlyList<PageTimes> full;
        await using (var daemon = await StartAsync(folder, manager, cancellationToken))
        {
            for (var i = 0; i < settings.LivingInstances; i++)
                await SynthesizeAsync(daemon, cancellationToken);
            full = await ReadAsync(daemon, manager, "all of them", cancellationToken);
        }
        return new ManagerResult
        {
            Host = host,
            LoadAfter = HostReport.ReadLoad(),
            Services = settings.Services,
            Instances = settings.KeptInstances + settings.LivingInstances,
            Living = settings.LivingInstances,
            Rows = [.. empty.Zip(full, (one, other) => new ManagerRow(other.Case, one, other))],
        };
    }

    private Task<BenchDaemon> StartAsync(string folder, Uri manager, CancellationToken cancellationToken) =>
        BenchDaemon.StartAsync(
            settings.Cloudlet,
            folder,
            cancellationToken,
            "--manager-url",
            manager.GetLeftPart(UriPartial.Authority),
            "--no-discovery"
        );

    private async Task<IReadOnlyList<PageTimes>> ReadAsync(
        BenchDaemon daemon,
        Uri manager,
        string what,
        CancellationToken cancellationToken
    )
    {
        progress.Report($"pages with {what}");
        using var reader = await PageReader.SignInAsync(daemon, manager, cancellationToken);
        var pages = new List<PageTimes>();
        foreach (var path in Paths)
            pages.Add(await reader.ReadAsync(path, settings.Runs, cancellationToken));
        return pages;
    }

    // As many instances as are wanted cannot run here: those that have ended are records, which the next daemon takes into its catalogue.
    private void Keep(BaseInfo item, OverlayInfo overlay, string instances)
    {
        for (var i = 0; i < settings.KeptInstances; i++)
        {
            var id = i.ToString("x12", CultureInfo.InvariantCulture);
            var record = new JsonObject
            {
                ["id"] = id,
                ["name"] = $"kept-{i:d3}",
                ["state"] = "stopped",
                ["base"] = item.Id,
                ["baseName"] = item.Name,
                ["overlay"] = overlay.Id,
                ["overlayName"] = overlay.Name,
                ["image"] = overlay.Id,
                ["requested"] = new JsonArray(),
                ["memoryBytes"] = item.MemoryBytes,
            };
            var folder = Directory.CreateDirectory(Path.Combine(instances, id)).FullName;
            File.WriteAllText(Path.Combine(folder, "instance.json"), record.ToJsonString());
        }
    }

    private static async Task<InstanceInfo> SynthesizeAsync(BenchDaemon daemon, CancellationToken cancellationToken) =>
        (
            await daemon.Client.ResultAsync(
                daemon.Client.SynthesizeAsync(
                    new SynthesisRequest { Overlay = SampleService.Overlay },
                    cancellationToken
                ),
                CloudletJson.Default.SynthesisResult,
                cancellationToken
            )
        ).Instance;
}
