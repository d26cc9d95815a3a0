using Cloudlet.Benchmarks.Daemons;
using Cloudlet.Benchmarks.Hosts;
using Cloudlet.Benchmarks.Synthesis;
using Cloudlet.Contracts;

namespace Cloudlet.Benchmarks.Workloads;

/// <summary>
/// The question: how large are overlays of real services, what does each technique leave of them, and how soon do they answer?
/// </summary>
internal sealed class WorkloadsBenchmark(WorkloadsSettings settings, IProgress<string> progress)
{
    private const string BaseName = "debian";
    private const long BaseMemory = 512L << 20;
    private const int Port = 8080;

    /// <summary>Answers it.</summary>
    public async Task<WorkloadsResult> RunAsync(CancellationToken cancellationToken)
    {
        var host = await HostReport.ReadAsync(cancellationToken);
        using var scratch = new Scratch();
        await using var daemon = await BenchDaemon.StartAsync(settings.Cloudlet, scratch.Folder, cancellationToken);
        progress.Report("making the base");
        await CreateBaseAsync(daemon, cancellationToken);
        var served = scratch.NewFolder();
        var link = new TokenBucket();
        await using var server = new ShapedServer(served, link);
        var rows = new List<WorkloadRow>();
        foreach (var workload in settings.Workloads)
        {
            progress.Report($"{workload.Name}: making the overlay");
            var overlay = await CreateOverlayAsync(daemon, workload.Name, cancellationToken);
            var archive = $"{workload.Name}.tar";
            await using (var file = File.Create(Path.Combine(served, archive)))
                await daemon.Client.ExportOverlayAsync(workload.Name, file, cancellationToken: cancellationToken);

            var syntheses = new List<WorkloadSynthesis>();
            foreach (var rate in settings.Rates)
            {
                progress.Report($"{workload.Name}: {rate} Mbit/s");
                await link.SetAsync(rate, cancellationToken);
                await daemon.ForgetAsync(cancellationToken);
                var first = new SynthesisRequest { Url = server.UrlOf(archive).ToString() };
                syntheses.Add(new WorkloadSynthesis(rate, await FirstAnswerAsync(daemon, first, cancellationToken)));
            }
            progress.Report($"{workload.Name}: image kept");
            var again = new SynthesisRequest { Overlay = await OnlyOverlayAsync(daemon, cancellationToken) };
            // The image of a first start is made beside it: this run waits for it, and the next one has it.
            await FirstAnswerAsync(daemon, again, cancellationToken);
            var kept = await FirstAnswerAsync(daemon, again, cancellationToken);
            rows.Add(WorkloadRow.From(workload, overlay, syntheses, kept));
            await daemon.ForgetAsync(cancellationToken);
            File.Delete(Path.Combine(served, archive));
        }
        return new WorkloadsResult
        {
            Host = host,
            LoadAfter = HostReport.ReadLoad(),
            Rates = settings.Rates,
            Rows = rows,
        };
    }

    private static async Task<double> FirstAnswerAsync(
        BenchDaemon daemon,
        SynthesisRequest request,
        CancellationToken cancellationToken
    )
    {
        var waiting = request with { Wait = $"tcp:{Port}" };
        return (await daemon.SynthesizeAsync(waiting, cancellationToken))["total"];
    }

    private static async Task<string> OnlyOverlayAsync(BenchDaemon daemon, CancellationToken cancellationToken) =>
        (await daemon.Client.ListOverlaysAsync(cancellationToken)).Single().Name;

    private async Task CreateBaseAsync(BenchDaemon daemon, CancellationToken cancellationToken)
    {
        var line = await File.ReadAllTextAsync(Path.Combine(settings.Debian, "cmdline"), cancellationToken);
        await daemon.Client.ResultAsync(
            daemon.Client.CreateBaseAsync(
                new CreateBase
                {
                    Name = BaseName,
                    Disk = Path.Combine(settings.Debian, "disk.raw"),
                    Kernel = Path.Combine(settings.Debian, "vmlinuz"),
                    Initrd = Path.Combine(settings.Debian, "initrd.img"),
                    CommandLine = line.Trim(),
                    MemoryBytes = BaseMemory,
                    Accelerator = "tcg",
                    Ready = "agent",
                },
                cancellationToken
            ),
            CloudletJson.Default.BaseInfo,
            cancellationToken
        );
    }

    private async Task<OverlayInfo> CreateOverlayAsync(
        BenchDaemon daemon,
        string name,
        CancellationToken cancellationToken
    )
    {
        var script = await File.ReadAllTextAsync(
            Path.Combine(settings.Services, name, "install.sh"),
            cancellationToken
        );
        var request = new CreateOverlay
        {
            Name = name,
            Base = BaseName,
            Copies = [new GuestCopy(Path.Combine(settings.Built, name), $"/opt/{name}")],
            Scripts = [new GuestScript("install.sh", script)],
            Ports = [Port],
            Ready = $"tcp:{Port}",
        };
        return await daemon.Client.ResultAsync(
            daemon.Client.CreateOverlayAsync(request, cancellationToken),
            CloudletJson.Default.OverlayInfo,
            cancellationToken
        );
    }
}
