using System.Collections.Concurrent;
using Cloudlet.Benchmarks.Guests;
using Cloudlet.Benchmarks.Measuring;
using Cloudlet.Primitives;

namespace Cloudlet.Benchmarks.Density;

/// <summary>
/// N guests started at the same moment, until the last one's web server has answered; then the memory of each, before
/// any ends. One run after the other.
/// </summary>
/// <param name="name">What the tables call it.</param>
/// <param name="instances">N.</param>
/// <param name="resumeAsync">Starts one.</param>
internal sealed class DensityContender(
    string name,
    int instances,
    Func<CancellationToken, Task<BenchMachine>> resumeAsync
)
{
    private readonly List<ProcessMemory> memories = [];

    /// <summary>What each instance of each run held.</summary>
    public IReadOnlyList<ProcessMemory> Memories => memories;

    /// <summary>For a <see cref="Comparison"/>: elapsed is until all run, answered until all have answered.</summary>
    public Contender Contender => new(name, RunAsync);

    private async Task<Sample> RunAsync(CancellationToken cancellationToken)
    {
        var machines = new ConcurrentBag<BenchMachine>();
        try
        {
            var watch = new Watch();
            var starts = Enumerable
                .Range(0, instances)
                .Select(_ => Task.Run(() => StartAsync(machines, watch, cancellationToken), cancellationToken))
                .ToList();
            var samples = await Task.WhenAll(starts);
            memories.AddRange(machines.Select(MemoryOf));
            return new Sample(samples.Max(sample => sample.Elapsed), samples.Max(sample => sample.Answered));
        }
        finally
        {
            foreach (var machine in machines)
                await machine.DisposeAsync();
        }
    }

    private async Task<Sample> StartAsync(
        ConcurrentBag<BenchMachine> machines,
        Watch watch,
        CancellationToken cancellationToken
    )
    {
        var machine = await resumeAsync(cancellationToken);
        machines.Add(machine);
        var running = watch.Elapsed;
        var web = await GuestWeb.OpenAsync(machine.Machine, cancellationToken);
        await web.TickAsync(cancellationToken);
        return new Sample(running, watch.Elapsed);
    }

    private static ProcessMemory MemoryOf(BenchMachine machine) =>
        ProcessMemory.Of(machine.Machine.Identity.ProcessId, machine.MemoryBytes);
}
