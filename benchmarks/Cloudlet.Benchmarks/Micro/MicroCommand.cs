using System.CommandLine;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Cloudlet.Benchmarks.CommandLine;
using Cloudlet.Benchmarks.Hosts;

namespace Cloudlet.Benchmarks.Micro;

/// <summary><c>bench micro</c>.</summary>
internal static class MicroCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common)
    {
        var command = new Command(
            "micro",
            "What does each step of the engine cost, against a copy of the same bytes and native zstd? Allocated bytes must be 0."
        );
        common.AddOutputTo(command);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var host = await HostReport.ReadAsync(cancellationToken);
                using var scratch = new Scratch();
                // In this process: the peers that measure beside us must not wait for a build for each method.
                var config = ManualConfig
                    .CreateEmpty()
                    .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
                    .AddDiagnoser(MemoryDiagnoser.Default)
                    .AddLogger(new TextLogger(Console.Error))
                    .WithArtifactsPath(scratch.NewFolder());
                var rows = BenchmarkRunner
                    .Run([typeof(PageSteps), typeof(SegmentSteps)], config)
                    .SelectMany(RowsOf)
                    .ToArray();
                common.Write(parsed, new MicroResult(host, HostReport.ReadLoad(), rows), rows);
            }
        );
        return command;
    }

    private static IEnumerable<MicroRow> RowsOf(Summary summary)
    {
        var measure = 0.0;
        foreach (var report in summary.Reports)
        {
            var method = report.BenchmarkCase.Descriptor;
            var nanoseconds =
                report.ResultStatistics?.Mean
                ?? throw new BenchException($"{method.WorkloadMethod.Name} failed: what it says is above.");
            // What is measured by the decoder's measure stands behind that one.
            var isMeasure = method.Baseline || method.WorkloadMethod.Name == nameof(SegmentSteps.ZstdDecompress);
            if (isMeasure)
                measure = nanoseconds;
            yield return new MicroRow(
                method.Type.Name,
                method.WorkloadMethod.Name,
                Math.Round(nanoseconds, 2),
                Math.Round(nanoseconds / measure, 2),
                isMeasure,
                report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0
            );
        }
    }
}
