using System.CommandLine;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Cloudlet.Benchmarks.Micro;

/// <summary><c>bench micro</c>.</summary>
internal static class MicroCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var command = new Command(
            "micro",
            "What does each step of the engine cost, against a copy of the same bytes and native zstd? Allocated bytes must be 0."
        );
        command.SetAction(_ =>
        {
            // In this process: the peers that measure beside us must not wait for a build for each method.
            var config = DefaultConfig.Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
            BenchmarkRunner.Run([typeof(PageSteps), typeof(SegmentSteps)], config);
        });
        return command;
    }
}
