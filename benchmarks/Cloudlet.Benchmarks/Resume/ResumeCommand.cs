using System.CommandLine;
using Cloudlet.Benchmarks.CommandLine;
using Cloudlet.Benchmarks.Output;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Values;

namespace Cloudlet.Benchmarks.Resume;

/// <summary><c>bench resume</c>.</summary>
internal static class ResumeCommand
{
    private const long DefaultPages = 50_000;
    private const int DefaultRuns = 31;
    private static readonly long[] DefaultMemory = [512L << 20, 1L << 30, 2L << 30];

    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common)
    {
        var memory = Options.Reference<IReadOnlyList<long>>(
            "--memory",
            "SIZE,...",
            "Sizes of the guest's memory (default: 512M,1G,2G).",
            Sizes.TryParse
        );
        var pages = Options.Value<long>(
            "--pages",
            "N",
            $"Pages that the overlay changes (default: {DefaultPages}; 0: no overlay).",
            Pages.TryParse
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
