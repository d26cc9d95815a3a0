using Cloudlet.Benchmarks.Daemons;
using Cloudlet.Benchmarks.Guests;
using Cloudlet.Benchmarks.Hosts;
using Cloudlet.Benchmarks.Measuring;
using Cloudlet.Contracts;
using Cloudlet.Machines;

namespace Cloudlet.Benchmarks.Synthesis;

/// <summary>
/// The question: how long does a machine take over a link of a given rate, from the request to the running guest, against the ways that do one thing after the other?
/// </summary>
internal sealed class SynthesisBenchmark(SynthesisSettings settings, SampleGuest guest, IProgress<string> progress)
{
    /// <summary>Ours.</summary>
    public const string Streamed = "overlay, streamed";

    /// <summary>Ours without overlap.</summary>
    public const string InSequence = "overlay, downloaded first";

    /// <summary>A rival.</summary>
    public const string Xdelta = "xdelta3 -1, in sequence";

    /// <summary>A rival.</summary>
    public const string WholeImage = "whole memory by zstd -3, in sequence";

    /// <summary>Answers it.</summary>
    public async Task<SynthesisResult> RunAsync(CancellationToken cancellationToken)
    {
        var host = await HostReport.ReadAsync(cancellationToken);
        using var scratch = new Scratch();
        await using var daemon = await BenchDaemon.StartAsync(settings.Cloudlet, scratch.Folder, cancellationToken);
        progress.Report("making the machine");
        var machine = await ShippedMachine.MakeAsync(daemon, guest, settings, scratch.NewFolder(), cancellationToken);
        ILinkRate shape = settings.HasOwnNetwork ? new KernelRate() : new TokenBucket();
        await using var server = new ShapedServer(machine.Folder, shape);
        using var link = new Link(server);
        var workshop = new Workshop(scratch, guest);

        var rows = new List<SynthesisRow>();
        var stages = new List<SynthesisStages>();
        foreach (var rate in settings.Rates)
        {
            progress.Report($"{rate} Mbit/s");
            await shape.SetAsync(rate, cancellationToken);
            var timings = new List<IReadOnlyDictionary<string, double>>();
            (Contender Contender, string File)[] contenders =
            [
                (new Contender(Streamed, stop => StreamAsync(daemon, server, timings, stop)), ShippedMachine.Overlay),
                (
                    new Contender(InSequence, stop => DownloadFirstAsync(daemon, link, scratch, stop)),
                    ShippedMachine.Overlay
                ),
                (
                    new Contender(Xdelta, stop => XdeltaAsync(workshop, machine, link, scratch, stop)),
                    ShippedMachine.Delta
                ),
                (
                    new Contender(WholeImage, stop => WholeAsync(workshop, machine, link, scratch, stop)),
                    ShippedMachine.Whole
                ),
            ];
            var measured = await new Comparison(settings.Runs, WarmUps: rate == settings.Rates[0] ? 1 : 0).RunAsync(
                [.. contenders.Select(each => each.Contender)],
                progress,
                cancellationToken
            );
            foreach (var (each, result) in contenders.Zip(measured))
            {
                var bytes = new FileInfo(machine.At(each.File)).Length;
                rows.Add(SynthesisRow.From(result, rate, bytes, measured[0].Median));
            }
            stages.Add(StagesOf(rate, timings));
        }
        return new SynthesisResult
        {
            Host = host,
            LoadAfter = HostReport.ReadLoad(),
            Link = shape.Description,
            MemoryBytes = settings.MemoryBytes,
            Rows = rows,
            Stages = stages,
        };
    }

    private static async Task<Sample> StreamAsync(
        BenchDaemon daemon,
        ShapedServer server,
        List<IReadOnlyDictionary<string, double>> kept,
        CancellationToken cancellationToken
    )
    {
        await daemon.ForgetAsync(cancellationToken);
        var timings = await daemon.SynthesizeAsync(
            new SynthesisRequest { Url = server.UrlOf(ShippedMachine.Overlay).ToString() },
            cancellationToken
        );
        kept.Add(timings);
        return new Sample(DaemonRuns.UntilItRan(timings));
    }

    private static async Task<Sample> DownloadFirstAsync(
        BenchDaemon daemon,
        Link link,
        Scratch scratch,
        CancellationToken cancellationToken
    )
    {
        await daemon.ForgetAsync(cancellationToken);
        var watch = new Watch();
        var file = scratch.At("downloaded.tar");
        await link.DownloadAsync(ShippedMachine.Overlay, file, cancellationToken);
        var downloaded = watch.Elapsed;
        return new Sample(downloaded + DaemonRuns.UntilItRan(await daemon.SynthesizeAsync(file, cancellationToken)));
    }

    private Task<Sample> XdeltaAsync(
        Workshop workshop,
        ShippedMachine machine,
        Link link,
        Scratch scratch,
        CancellationToken cancellationToken
    ) =>
        PeerAsync(
            workshop,
            machine,
            link,
            scratch,
            ShippedMachine.Delta,
            (delta, memory) =>
                Tool.RunAsync(
                    "xdelta3",
                    ["-d", "-f", "-B", $"{settings.MemoryBytes}", "-s", machine.BaseMemory, delta, memory],
                    cancellationToken
                ),
            cancellationToken
        );

    private Task<Sample> WholeAsync(
        Workshop workshop,
        ShippedMachine machine,
        Link link,
        Scratch scratch,
        CancellationToken cancellationToken
    ) =>
        PeerAsync(
            workshop,
            machine,
            link,
            scratch,
            ShippedMachine.Whole,
            (whole, memory) => Tool.RunAsync("zstd", ["-q", "-d", "-f", whole, "-o", memory], cancellationToken),
            cancellationToken
        );

    private async Task<Sample> PeerAsync(
        Workshop workshop,
        ShippedMachine machine,
        Link link,
        Scratch scratch,
        string shipped,
        Func<string, string, Task> decode,
        CancellationToken cancellationToken
    )
    {
        var (file, memory) = (scratch.At("downloaded"), scratch.At("decoded"));
        var watch = new Watch();
        await link.DownloadAsync(shipped, file, cancellationToken);
        await decode(file, memory);
        using var image = await MemoryImage.FillAsync(memory, null, cancellationToken);
        var frozen = new FrozenMachine
        {
            Memory = memory,
            MachineState = machine.MachineState,
            WholeStream = "",
            MemoryBytes = settings.MemoryBytes,
            ContentPages = 0,
            ChangedPages = 0,
        };
        await using var running = await workshop.ResumeAsync(frozen, image, cancellationToken);
        return new Sample(watch.Elapsed);
    }

    private static SynthesisStages StagesOf(int rate, List<IReadOnlyDictionary<string, double>> timings)
    {
        return new SynthesisStages(
            rate,
            Median("decode"),
            Median("fetch"),
            Median("afterLastByte"),
            Median("qemuStart"),
            Median("resume")
        );

        double Median(string step) => timings.Select(each => each[step]).Order().ElementAt(timings.Count / 2);
    }
}
