using System.CommandLine;
using Cloudlet.Benchmarks.CommandLine;
using Cloudlet.Benchmarks.Output;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Values;

namespace Cloudlet.Benchmarks.Density;

/// <summary><c>bench density</c>.</summary>
internal static class DensityCommand
{
    private const long DefaultPages = 50_000;
    private const int DefaultRuns = 5;
    private const long DefaultMemory = 512L << 20;

    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common)
    {
        var instances = new Argument<int>("N") { Description = "How many instances." };
        instances.Validators.Add(result =>
        {
            var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
            if (!Count.TryParse(text, out _, out var fault))
                result.AddError($"N: '{text}' {fault}");
        });
        var memory = Options.Value<ByteSize>("--memory", "SIZE", "Memory of each (default: 512M).", ByteSize.TryParse);
        var pages = Options.Value<long>(
            "--pages",
            "N",
            $"Pages that the overlay changes (default: {DefaultPages}; 0: resume the base).",
            Pages.TryParse
        );
        var runs = Options.Value<int>("--runs", "N", $"Runs that count (default: {DefaultRuns}).", Count.TryParse);
        var command = new Command(
            "density",
            "What do N instances of one overlay cost: time until all answer, and memory of each, against N plain restores?"
        )
        {
            instances,
            memory,
            pages,
            runs,
        };
        common.AddTo(command);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var settings = new DensitySettings
                {
                    Instances = parsed.GetValue(instances),
                    MemoryBytes = parsed.GetValue(memory)?.Bytes ?? DefaultMemory,
                    Pages = parsed.GetValue(pages) ?? DefaultPages,
                    Runs = parsed.GetValue(runs) ?? DefaultRuns,
                };
                var benchmark = new DensityBenchmark(settings, common.GuestOf(parsed), new ErrorLines());
                common.Write(parsed, await benchmark.RunAsync(cancellationToken));
            }
        );
        return command;
    }
}
