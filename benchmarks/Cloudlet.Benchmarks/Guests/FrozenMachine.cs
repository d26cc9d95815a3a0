using Cloudlet.Machines;
using Cloudlet.Primitives;

namespace Cloudlet.Benchmarks.Guests;

/// <summary>
/// One frozen guest in both forms, taken from one and the same stream: as a machine image of ours, and as the whole
/// stream that a plain migration loads.
/// </summary>
internal sealed record FrozenMachine
{
    /// <summary>Its memory, a sparse file.</summary>
    public required string Memory { get; init; }

    /// <summary>Its machine state, without main memory.</summary>
    public required string MachineState { get; init; }

    /// <summary>What QEMU wrote: all pages and all devices.</summary>
    public required string WholeStream { get; init; }

    /// <summary>Bytes of main memory.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Pages that are not zero.</summary>
    public required long ContentPages { get; init; }

    /// <summary>Pages that differ from those of the machine that it was resumed from; 0 for a booted one.</summary>
    public required long ChangedPages { get; init; }

    /// <summary>Freezes a running guest into <paramref name="folder"/>. The caller disposes the machine; its connection is gone then.</summary>
    /// <param name="running">The guest.</param>
    /// <param name="from">The machine that it was resumed from.</param>
    /// <param name="folder">An empty folder.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<FrozenMachine> TakeAsync(
        BenchMachine running,
        FrozenMachine? from,
        string folder,
        CancellationToken cancellationToken
    )
    {
        var whole = Path.Combine(folder, "whole.stream");
        await MigrationCapture.SaveAsync(running.Machine, whole, cancellationToken);
        var (memory, machineState) = (Path.Combine(folder, "memory.img"), Path.Combine(folder, "machine.state"));
        var pages = Page.CountFor(running.MemoryBytes);
        var changed = new PageCounter(pages);
        using var spool = MemorySpool.Create(memory, running.MemoryBytes);
        using var comparison = from is null ? null : ChangedMemory.Over(from.Memory, changed);
        await using (var source = File.OpenRead(whole))
        await using (var target = File.Create(machineState))
        {
            await MigrationStreamReader.ReadAsync(
                source,
                MachineProfile.MemoryBlock,
                comparison is null ? spool : new BothSinks(spool, comparison),
                target,
                null,
                cancellationToken
            );
        }
        spool.Complete(durable: false);
        return new FrozenMachine
        {
            Memory = memory,
            MachineState = machineState,
            WholeStream = whole,
            MemoryBytes = running.MemoryBytes,
            ContentPages = spool.ContentPages,
            ChangedPages = changed.Count,
        };
    }
}
