using System.CommandLine;
using Cloudlet.Benchmarks.CommandLine;
using Cloudlet.Benchmarks.Density;
using Cloudlet.Benchmarks.Discovery;
using Cloudlet.Benchmarks.Images;
using Cloudlet.Benchmarks.Manager;
using Cloudlet.Benchmarks.Micro;
using Cloudlet.Benchmarks.Resume;
using Cloudlet.Benchmarks.Server;
using Cloudlet.Benchmarks.Synthesis;
using Cloudlet.Benchmarks.Workloads;
using Cloudlet.Client;
using Cloudlet.Primitives;

var common = new CommonOptions();
var root = new RootCommand("Answers questions about speed and size, each with a rival beside us, and prints ratios.")
{
    ResumeCommand.Create(common),
    DensityCommand.Create(common),
    SynthesisCommand.Create(common),
    WorkloadsCommand.Create(common),
    ServerCommand.Create(common),
    ManagerCommand.Create(common),
    DiscoveryCommand.Create(common),
    ImagesCommand.Create(common),
    MicroCommand.Create(common),
};
var configuration = new InvocationConfiguration
{
    EnableDefaultExceptionHandler = false,
    // Guests are killed and scratch files deleted at a Ctrl-C, too.
    ProcessTerminationTimeout = TimeSpan.FromSeconds(10),
};
try
{
    return await root.Parse(args.Length == 0 ? ["--help"] : args).InvokeAsync(configuration);
}
catch (Exception e) when (e is CloudletException or CloudletApiException)
{
    await Console.Error.WriteLineAsync($"bench: {e.Message}");
    return 1;
}
catch (OperationCanceledException)
{
    return 130;
}
