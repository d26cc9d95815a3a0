
namespace Cloudlet.Server.Hosting;

/// <summary>Writes a machine out to files: its memory sparse, the rest as machine state. The guest stands still afterwards.</summary>
internal static class MachineFreezer
{
    /// <summary>Does it, and makes both files durable.</summary>
    public static async Task<Freeze> FreezeAsync(
        Machine machine,
        MachineDefinition definition,
        string memory,
        string machineState,
        IProgress<Progress> progress,
        CancellationToken cancellationToken
    )
    {
        using var spool = MemorySpool.Create(memory, definition.MemoryBytes);
        await using var state = new FileStream(machineState, FileMode.CreateNew, FileAccess.Write);
        var freeze = await machine.FreezeAsync(spool, state, new FreezeOptions(), progress, cancellationToken);
        spool.Complete(durable: true);
        state.Flush(flushToDisk: true);
        return freeze;
    }
}
