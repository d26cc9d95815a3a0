using Cloudlet.Benchmarks.Hosts;
using Cloudlet.Overlays;

namespace Cloudlet.Benchmarks.Images;

/// <summary>The question: what do our overlays cost in seconds and bytes, against other tools that turn old images into new ones?</summary>
internal sealed class ImagesBenchmark(ImagesSettings settings, IProgress<string> progress)
{
    private const int Seed = 20130625;

    /// <summary>Every tool that we know, ours first.</summary>
    public static IReadOnlyList<IDeltaTool> Tools(string engine) =>
        [
            new EngineTool(engine, "fast", hasIndex: true),
            new EngineTool(engine, "normal", hasIndex: true),
            new EngineTool(engine, "max", hasIndex: true),
            new EngineTool(engine, "fast", hasIndex: false),
            new EngineTool(engine, "normal", hasIndex: false),
            new EngineTool(engine, "max", hasIndex: false),
            new XdeltaTool(),
            new ZstdTool(3),
            new ZstdTool(19),
            new CasyncTool(),
            new ResticTool(),
            new QemuImgTool(),
            new RsyncTool(),
            new BsdiffTool(),
        ];

    /// <summary>Answers it.</summary>
    public async Task<ImagesResult> RunAsync(CancellationToken cancellationToken)
    {
        var host = await HostReport.ReadAsync(cancellationToken);
        var reports = new List<PairReport>();
        foreach (var pair in settings.Pairs)
        {
            using var scratch = new Scratch();
            reports.Add(await RunAsync(pair, scratch, cancellationToken));
        }
        return new ImagesResult(host, HostReport.ReadLoad(), reports);
    }

    private async Task<PairReport> RunAsync(ImagePair pair, Scratch scratch, CancellationToken cancellationToken)
    {
        foreach (var file in pair.Files)
        {
            Folders.Warm(file.Old);
            Folders.Warm(file.New);
        }
        var left = new List<string>();
        var runs = new List<ToolRun>();
        foreach (var tool in Tools(settings.Engine).Where(tool => settings.IsWanted(tool.Name)))
        {
            if (!Programs.Exists(tool.Program))
                left.Add($"{tool.Name}: {tool.Program} is missing, and could not be installed.");
            else if (tool.Skips(pair) is { } reason)
                left.Add($"{tool.Name}: {reason}.");
            else
                runs.Add(new ToolRun(tool, pair, scratch.NewFolder()));
        }
        foreach (var run in runs)
        {
            progress.Report($"{pair.Name}: preparing {run.Tool.Name}");
            await run.PrepareAsync(cancellationToken);
        }

        var random = new Random(Seed);
        for (var round = 0; round < settings.Rounds; round++)
        {
            foreach (var run in runs.OrderBy(_ => random.Next()).ToArray())
            {
                if (run.Fault is not null || (run.Runs > 0 && run.LastEncoding > settings.Slow))
                    continue;
                progress.Report($"{pair.Name}: round {round + 1} of {settings.Rounds}, {run.Tool.Name}");
                await run.RunAsync(cancellationToken);
            }
        }
        left.AddRange(runs.Where(run => run.Fault is not null).Select(run => $"{run.Tool.Name} failed: {run.Fault}"));
        left.AddRange(
            runs.Where(run => run.Fault is null && run.Runs < settings.Rounds)
                .Select(run => $"{run.Tool.Name}: {run.Runs} run, because it is slow.")
        );
        var compute = new List<ComputeRow>();
        foreach (var effort in (Effort[])[Effort.Fast, Effort.Normal])
        {
            if (!settings.IsWanted($"cloudlet {effort}"))
                continue;
            progress.Report($"{pair.Name}: what {effort} computes");
            compute.Add(await new ComputeBenchmark(pair, scratch).RunAsync(effort, cancellationToken));
        }
        return new PairReport(
            pair.Name,
            pair.Bytes,
            [.. runs.Select(run => run.Row()).OfType<ImagesRow>()],
            compute,
            left
        );
    }
}
