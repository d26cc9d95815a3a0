using System.CommandLine;
using Cloudlet.Benchmarks.CommandLine;
using Cloudlet.Benchmarks.Output;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Values;

namespace Cloudlet.Benchmarks.Server;

/// <summary><c>bench server</c>.</summary>
internal static class ServerCommand
{
    private const int DefaultServices = 100;
    private const int DefaultSeconds = 10;
    private const int DefaultJoins = 200;
    private const int Users = 5;
    private const long DefaultMemory = 128L << 20;
    private static readonly TimeSpan First = TimeSpan.FromSeconds(60);

    // The daemon gives memory back ten and ninety seconds after it comes to rest.
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(120);

    /// <summary>The command.</summary>
    public static Command Create(CommonOptions common)
    {
        var cloudlet = Options.Text("--cloudlet", "FILE", "The cloudlet command. ./bench builds it and says where.");
        var seconds = Options.Value<int>(
            "--seconds",
            "N",
            "How long each route is asked (default: 10).",
            Count.TryParse
        );
        var joins = Options.Value<int>("--joins", "N", "Clients that join at once (default: 200).", Count.TryParse);
        var memory = Options.Value<ByteSize>(
            "--memory",
            "SIZE",
            "Memory of each guest (default: 128M).",
            ByteSize.TryParse
        );
        var command = new Command(
            "server",
            "How many requests does the daemon answer, what does it hold when idle, and who gets a seat in a storm of joins?"
        )
        {
            cloudlet,
            seconds,
            joins,
            memory,
        };
        common.AddTo(command);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var settings = new ServerSettings
                {
                    Cloudlet =
                        parsed.GetValue(cloudlet)
                        ?? throw new BenchException("--cloudlet: name the command, or run ./bench, which builds it."),
                    Services = DefaultServices,
                    Time = TimeSpan.FromSeconds(parsed.GetValue(seconds) ?? DefaultSeconds),
                    Joins = parsed.GetValue(joins) ?? DefaultJoins,
                    Users = Users,
                    MemoryBytes = parsed.GetValue(memory)?.Bytes ?? DefaultMemory,
                    QuietFirst = First,
                    QuietLater = Later,
                };
                var benchmark = new ServerBenchmark(settings, common.GuestOf(parsed), new ErrorLines());
                common.Write(parsed, await benchmark.RunAsync(cancellationToken));
            }
        );
        return command;
    }
}
