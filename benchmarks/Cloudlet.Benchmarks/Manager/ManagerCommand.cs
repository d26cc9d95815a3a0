using System.CommandLine;
using Cloudlet.Benchmarks.CommandLine;
using Cloudlet.Benchmarks.Output;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Values;

namespace Cloudlet.Benchmarks.Manager;

/// <summary><c>bench manager</c>.</summary>
internal static class ManagerCommand
{
    private const int DefaultServices = 1000;
    private const int DefaultInstances = 200;
    private const int DefaultLiving = 8;
    private const int DefaultRuns = 30;
    private const long MemoryBytes = 128L << 20;

    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common)
    {
        var cloudlet = Options.Text("--cloudlet", "FILE", "The cloudlet command. ./bench builds it and says where.");
        var services = Options.Value<int>("--services", "N", "Services (default: 1000).", Count.TryParse);
        var instances = Options.Value<int>("--instances", "N", "Instances (default: 200).", Count.TryParse);
        var living = Options.Value<int>("--living", "N", "So many of them run (default: 8).", Count.TryParse);
        var runs = Options.Value<int>("--runs", "N", "How often each page is asked for (default: 30).", Count.TryParse);
        var command = new Command(
            "manager",
            "How soon does a page of the Manager come on a full cloudlet, against the same page on an empty one?"
        )
        {
            cloudlet,
            services,
            instances,
            living,
            runs,
        };
        common.AddTo(command);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var alive = parsed.GetValue(living) ?? DefaultLiving;
                var settings = new ManagerSettings
                {
                    Cloudlet =
                        parsed.GetValue(cloudlet)
                        ?? throw new BenchException("--cloudlet: name the command, or run ./bench, which builds it."),
                    Services = parsed.GetValue(services) ?? DefaultServices,
                    KeptInstances = Math.Max(0, (parsed.GetValue(instances) ?? DefaultInstances) - alive),
                    LivingInstances = alive,
                    Runs = parsed.GetValue(runs) ?? DefaultRuns,
                    MemoryBytes = MemoryBytes,
                };
                var benchmark = new ManagerBenchmark(settings, common.GuestOf(parsed), new ErrorLines());
                common.Write(parsed, await benchmark.RunAsync(cancellationToken));
            }
        );
        return command;
    }
}
