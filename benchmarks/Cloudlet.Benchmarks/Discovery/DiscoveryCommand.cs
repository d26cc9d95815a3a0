using System.CommandLine;
using Cloudlet.Benchmarks.CommandLine;
using Cloudlet.Benchmarks.Output;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Values;

namespace Cloudlet.Benchmarks.Discovery;

/// <summary><c>bench discovery</c>.</summary>
internal static class DiscoveryCommand
{
    private const int DefaultRuns = 10;

    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common)
    {
        var cloudlet = Options.Text("--cloudlet", "FILE", "The cloudlet command. ./bench builds it and says where.");
        var network = Options.Text("--network", "FILE", "samples/network/network.sh. ./bench says where.");
        var avahi = Options.Text("--avahi", "FILE", "The script that runs an avahi-daemon. ./bench says where.");
        var runs = Options.Value<int>("--runs", "N", "How often each is measured (default: 10).", Count.TryParse);
        var inside = Options.Flag(DiscoveryApp.Flag, "Be the app on the client's node. For the benchmark itself.");
        inside.Hidden = true;
        var command = new Command(
            "discovery",
            "How soon does a device that knows nothing find a cloudlet, have its service, and have it again when the cloudlet loses its power? As root"
        )
        {
            cloudlet,
            network,
            avahi,
            runs,
            inside,
        };
        common.AddTo(command);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                if (parsed.GetValue(inside))
                {
                    await DiscoveryApp.RunAsync(Console.In, Console.Out, cancellationToken);
                    return;
                }
                var settings = new DiscoverySettings
                {
                    Cloudlet = Needed(parsed, cloudlet),
                    Network = Needed(parsed, network),
                    Avahi = Needed(parsed, avahi),
                    Runs = parsed.GetValue(runs) ?? DefaultRuns,
                };
                var benchmark = new DiscoveryBenchmark(settings, common.GuestOf(parsed), new ErrorLines());
                common.Write(parsed, await benchmark.RunAsync(cancellationToken));
            }
        );
        return command;
    }

    private static string Needed(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) ?? throw new BenchException($"{option.Name}: run ./bench, which says where it is.");
}
