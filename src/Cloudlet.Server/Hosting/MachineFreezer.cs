namespace Cloudlet.Server.Hosting;

/// <summary>Writes a machine out to files: its memory sparse, the rest as machine state. The guest stands still afterwards.</summary>
internal static class MachineFreezer
{
    /// <summary>Writes all of its memory, for a base.</summary>
    public static async Task FreezeAsync(
        Machine machine,
        MachineDefinition definition,
        string memory,
        string machineState,
        IProgress<Progress> progress,
        CancellationToken cancellationToken
    )
    {
        using var spool = MemorySpool.Create(memory, definition.MemoryBytes);
        await WriteAsync(machine, spool, machineState, progress, cancellationToken);
        spool.Complete(durable: true);
    }

    /// <summary>Writes only the memory that differs from a base's, for an overlay.</summary>
    /// <returns>The pages that were written: all others are the base's.</returns>
    public static async Task<PageSet> FreezeChangesAsync(
        Machine machine,
        MachineImage image,
        string memory,
        string machineState,
        IProgress<Progress> progress,
        CancellationToken cancellationToken
    )
    {
        using var spool = MemorySpool.Create(memory, image.Definition.MemoryBytes);
        using var changes = ChangedMemory.Over(image.Memory, spool);
        await WriteAsync(machine, changes, machineState, progress, cancellationToken);
        spool.Complete(durable: false);
        return spool.Seen;
    }

    private static async Task WriteAsync(
        Machine machine,
        IMemorySink memory,
        string machineState,
        IProgress<Progress> progress,
        CancellationToken cancellationToken
    )
    {
        await using var state = new FileStream(machineState, FileMode.CreateNew, FileAccess.Write);
        await machine.FreezeAsync(memory, state, new FreezeOptions(), progress, cancellationToken);
        state.Flush(flushToDisk: true);
    }
}
