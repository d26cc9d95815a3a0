using System.CommandLine;
using Cloudlet.Benchmarks.CommandLine;
using Cloudlet.Benchmarks.Output;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Values;

namespace Cloudlet.Benchmarks.Synthesis;

/// <summary><c>bench synthesis</c>.</summary>
internal static class SynthesisCommand
{
    private const int DefaultRuns = 3;
    private const long DefaultMemory = 256L << 20;
    private const long DefaultChanged = 64L << 20;
    private static readonly int[] DefaultRates = [10, 38, 100, 1000];

    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common)
    {
        var rates = Options.Many<int>(
            "--rate",
            "MBIT",
            "A rate of the link, in Mbit/s; repeatable (default: 10, 38, 100 and 1000).",
            Count.TryParse
        );
        var memory = Options.Value<ByteSize>(
            "--memory",
            "SIZE",
            "The guest's memory (default: 256M).",
            ByteSize.TryParse
        );
        var changed = Options.Value<ByteSize>(
            "--changed",
            "SIZE",
            "What the guest writes: half random, half text (default: 64M).",
            ByteSize.TryParse
        );
        var runs = Options.Value<int>("--runs", "N", $"Runs that count (default: {DefaultRuns}).", Count.TryParse);
        var cloudlet = Options.Text("--cloudlet", "FILE", "The cloudlet command. ./bench builds it and says where.");
        var own = Options.Flag(
            "--own-network",
            "The network namespace is nobody else's: shape its loopback. ./bench makes one and says so where it has the rights."
        );
        var command = new Command(
            "synthesis",
            "How long does a machine take over a slow link, until it runs, against doing one thing after the other?"
        )
        {
            rates,
            memory,
            changed,
            runs,
            cloudlet,
            own,
        };
        common.AddTo(command);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var chosen = parsed.GetValue(rates);
                var settings = new SynthesisSettings
                {
                    Rates = chosen is { Count: > 0 } ? chosen : DefaultRates,
                    MemoryBytes = parsed.GetValue(memory)?.Bytes ?? DefaultMemory,
                    ChangedBytes = parsed.GetValue(changed)?.Bytes ?? DefaultChanged,
                    Runs = parsed.GetValue(runs) ?? DefaultRuns,
                    HasOwnNetwork = parsed.GetValue(own),
                    Cloudlet =
                        parsed.GetValue(cloudlet)
                        ?? throw new BenchException("--cloudlet: name the cloudlet command, or run ./bench."),
                };
                var benchmark = new SynthesisBenchmark(settings, common.GuestOf(parsed), new ErrorLines());
                common.Write(parsed, await benchmark.RunAsync(cancellationToken));
            }
        );
        return command;
    }
}
