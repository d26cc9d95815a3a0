using System.CommandLine;
using Cloudlet.Benchmarks.CommandLine;
using Cloudlet.Benchmarks.Output;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Values;

namespace Cloudlet.Benchmarks.Resume;

/// <summary><c>bench resume</c>.</summary>
internal static class ResumeCommand
{
    private const int DefaultRuns = 31;
    private static readonly long[] DefaultMemory = [512L << 20, 1L << 30, 2L << 30];
    private static readonly long?[] DefaultPages = [50_000, null];

    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common)
    {
        var memory = Options.Reference<IReadOnlyList<long>>(
            "--memory",
            "SIZE,...",
            "Sizes of the guest's memory (default: 512M,1G,2G).",
            Sizes.TryParse
        );
        var pages = Options.Reference<IReadOnlyList<long?>>(
            "--pages",
            "N,...",
            $"Pages that overlays change, or {ChangedPages.Full} for three quarters of the memory (default: 50000,{ChangedPages.Full}; 0: no overlay).",
            ChangedPages.TryParse
        );
        var runs = Options.Value<int>(
            "--runs",
            "N",
            $"Runs that count (default: {DefaultRuns}; of fills and rivals some ten).",
            Count.TryParse
        );
        var command = new Command(
            "resume",
            "Does a resume from a kept machine image take at most 1.5 times QEMU's bare start, whatever the size of memory and overlay?"
        )
        {
            memory,
            pages,
            runs,
        };
        common.AddTo(command);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var settings = new ResumeSettings
                {
                    MemoryBytes = parsed.GetValue(memory) ?? DefaultMemory,
                    Pages = parsed.GetValue(pages) ?? DefaultPages,
                    Runs = parsed.GetValue(runs) ?? DefaultRuns,
                };
                var benchmark = new ResumeBenchmark(settings, common.GuestOf(parsed), new ErrorLines());
                common.Write(parsed, await benchmark.RunAsync(cancellationToken));
            }
        );
        return command;
    }
}
