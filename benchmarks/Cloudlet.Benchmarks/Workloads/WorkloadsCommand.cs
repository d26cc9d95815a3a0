using System.CommandLine;
using Cloudlet.Benchmarks.CommandLine;
using Cloudlet.Benchmarks.Output;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Values;

namespace Cloudlet.Benchmarks.Workloads;

/// <summary><c>bench workloads</c>.</summary>
internal static class WorkloadsCommand
{
    private static readonly int[] DefaultRates = [10, 38, 100, 1000];

    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common)
    {
        var only = Options.Text("--only", "NAME,...", "Some of the services: objects, face, speech, ocr, fluid.");
        var rates = Options.Many<int>(
            "--rate",
            "MBIT",
            "A rate of the link, in Mbit/s; repeatable (default: 10, 38, 100 and 1000).",
            Count.TryParse
        );
        var cloudlet = Options.Text("--cloudlet", "FILE", "The cloudlet command. ./bench builds it and says where.");
        var debian = Options.Text("--debian", "DIR", "The Debian guest. ./bench builds it and says where.");
        var built = Options.Text("--built", "DIR", "The services' programs. ./bench builds them and says where.");
        var services = Options.Text("--services", "DIR", "samples/services. ./bench says where.");
        var command = new Command(
            "workloads",
            "How large are overlays of real services, what does each technique leave, and how soon do they answer?"
        )
        {
            only,
            rates,
            cloudlet,
            debian,
            built,
            services,
        };
        common.AddOutputTo(command);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var chosen = parsed.GetValue(rates);
                var settings = new WorkloadsSettings
                {
                    Workloads = parsed.GetValue(only) is { } names ? Workload.Named(names.Split(',')) : Workload.All,
                    Rates = chosen is { Count: > 0 } ? chosen : DefaultRates,
                    Cloudlet = Needed(parsed, cloudlet),
                    Debian = Path.GetFullPath(Needed(parsed, debian)),
                    Built = Path.GetFullPath(Needed(parsed, built)),
                    Services = Path.GetFullPath(Needed(parsed, services)),
                };
                var benchmark = new WorkloadsBenchmark(settings, new ErrorLines());
                common.Write(parsed, await benchmark.RunAsync(cancellationToken));
            }
        );
        return command;
    }

    private static string Needed(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) ?? throw new BenchException($"{option.Name}: name it, or run ./bench, which knows it.");
}
