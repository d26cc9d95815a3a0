using Cloudlet.Benchmarks.Daemons;
using Cloudlet.Benchmarks.Guests;
using Cloudlet.Benchmarks.Hosts;
using Cloudlet.Benchmarks.Synthesis;
using Cloudlet.Contracts;

namespace Cloudlet.Benchmarks.Server;

/// <summary>
/// The question: how many requests does the daemon answer in a second, what does it hold when idle, and does a storm of joins give each
/// client a seat in a machine that answers, or a clear refusal, and no machine too many?
/// </summary>
internal sealed class ServerBenchmark(ServerSettings settings, SampleGuest guest, IProgress<string> progress)
{
    /// <summary>Answers it.</summary>
    public async Task<ServerResult> RunAsync(CancellationToken cancellationToken)
    {
        var host = await HostReport.ReadAsync(cancellationToken);
        using var scratch = new Scratch();
        var idle = new List<IdleRow>();
        var storms = new List<JoinStorm>();
        IReadOnlyList<WrkRun> routes;
        var folder = scratch.NewFolder();
        var address = new Uri($"http://127.0.0.1:{FreePort.Take()}");
        await using (
            var daemon = await BenchDaemon.StartAsync(
                settings.Cloudlet,
                folder,
                cancellationToken,
                "--device-url",
                address.ToString(),
                "--no-discovery"
            )
        )
        {
            idle.Add(await ReadIdleAsync(daemon, "fresh", settings.QuietFirst, cancellationToken));
            progress.Report("making a base and an overlay");
            await SampleService.MakeAsync(daemon.Client, guest, settings.MemoryBytes, cancellationToken);
            for (var i = 0; i < settings.Services; i++)
                await SampleService.OfferAsync(
                    daemon.Client,
                    $"org.example.s{i:d3}",
                    settings.Users,
                    cancellationToken
                );
            idle.Add(
                await ReadIdleAsync(
                    daemon,
                    $"with {settings.Services} services",
                    settings.QuietLater,
                    cancellationToken
                )
            );
            routes = await AskAsync(address, cancellationToken);
            storms.Add(await StormAsync(daemon, "as it comes", cancellationToken));
            idle.Add(await ReadIdleAsync(daemon, "after a storm", settings.QuietLater, cancellationToken));
        }
        var enough = $"{2 * settings.Joins / settings.Users}";
        await using (
            var daemon = await BenchDaemon.StartAsync(
                settings.Cloudlet,
                folder,
                cancellationToken,
                "--cpu-overcommit",
                enough,
                "--no-discovery"
            )
        )
            storms.Add(await StormAsync(daemon, $"--cpu-overcommit {enough}", cancellationToken));
        return new ServerResult
        {
            Host = host,
            LoadAfter = HostReport.ReadLoad(),
            Idle = idle,
            Routes = routes,
            Storms = storms,
        };
    }

    private async Task<IdleRow> ReadIdleAsync(
        BenchDaemon daemon,
        string when,
        TimeSpan quiet,
        CancellationToken cancellationToken
    )
    {
        progress.Report($"leaving the daemon alone, {when}");
        await Task.Delay(quiet, cancellationToken);
        return new IdleRow($"idle for {quiet.TotalSeconds:0} s", when, DaemonMemory.Of(daemon.ProcessId));
    }

    private async Task<IReadOnlyList<WrkRun>> AskAsync(Uri address, CancellationToken cancellationToken)
    {
        string[] paths =
        [
            Routes.Services,
            Routes.Services + "?limit=200",
            Routes.System,
            Routes.Bases,
            Routes.Overlays,
        ];
        var runs = new List<WrkRun>();
        foreach (var path in paths)
        {
            progress.Report(path);
            // The first second is the compiler's.
            await WrkRun.OfAsync(new Uri(address, path), TimeSpan.FromSeconds(2), cancellationToken);
            runs.Add(await WrkRun.OfAsync(new Uri(address, path), settings.Time, cancellationToken));
        }
        return runs;
    }

    private async Task<JoinStorm> StormAsync(BenchDaemon daemon, string name, CancellationToken cancellationToken)
    {
        progress.Report($"{settings.Joins} join, {name}");
        const string Id = "org.example.storm";
        await SampleService.OfferAsync(daemon.Client, Id, settings.Users, cancellationToken);
        var storm = await JoinStorm.RunAsync(daemon, name, Id, settings.Joins, cancellationToken);
        await daemon.Client.DeleteServiceAsync(Id, stop: true, cancellationToken);
        return storm;
    }
}
