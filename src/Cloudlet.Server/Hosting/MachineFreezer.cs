namespace Cloudlet.Server.Hosting;

/// <summary>Writes a machine out to files: its memory sparse, the rest as machine state. With KVM the guest runs meanwhile, and stands still for the last round.</summary>
internal static class MachineFreezer
{
    /// <summary>Writes all of its memory, for a base. The guest stands still afterwards.</summary>
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
        var freeze = await WriteAsync(
            machineState,
            state => machine.FreezeAsync(spool, state, OptionsFor(definition), progress, cancellationToken)
        );
        spool.Complete(durable: true);
        return freeze;
    }

    /// <summary>Writes only the memory that differs from an image's, for an overlay. The guest stands still afterwards.</summary>
    public static Task<ChangedMachine> FreezeChangesAsync(
        Machine machine,
        MachineImage image,
        string memory,
        string machineState,
        IProgress<Progress> progress,
        CancellationToken cancellationToken
    ) =>
        WriteChangesAsync(
            image,
            memory,
            machineState,
            (sink, state) => machine.FreezeAsync(sink, state, OptionsFor(image.Definition), progress, cancellationToken)
        );

    /// <summary>As <see cref="FreezeChangesAsync"/>, but the guest goes on, and writes to <paramref name="layer"/> from that instant on (null: it has no disk).</summary>
    public static Task<ChangedMachine> SaveChangesAsync(
        Machine machine,
        MachineImage image,
        string memory,
        string machineState,
        string? layer,
        IProgress<Progress> progress,
        CancellationToken cancellationToken
    ) =>
        WriteChangesAsync(
            image,
            memory,
            machineState,
            (sink, state) =>
                machine.SaveAsync(sink, state, layer, OptionsFor(image.Definition), progress, cancellationToken)
        );

    /// <summary>
    /// Under TCG the guest stands from the first page on: of machines that were written out while it ran, some came back with a console that was silent for ever, as if
    /// QEMU's translator had not told of a page that it changed.
    /// </summary>
    private static FreezeOptions OptionsFor(MachineDefinition definition) =>
        new() { WhileRunning = definition.Accelerator == Accelerator.Kvm };

    private static async Task<ChangedMachine> WriteChangesAsync(
        MachineImage image,
        string memory,
        string machineState,
        Func<IMemorySink, Stream, Task<Freeze>> write
    )
    {
        using var spool = MemorySpool.Create(memory, image.Definition.MemoryBytes);
        using var changes = ChangedMemory.Over(image.Memory, spool);
        var freeze = await WriteAsync(machineState, state => write(changes, state));
        spool.Complete(durable: false);
        return new ChangedMachine(spool.Seen, freeze.Paused);
    }

    private static async Task<Freeze> WriteAsync(string machineState, Func<Stream, Task<Freeze>> write)
    {
        await using var state = new FileStream(machineState, FileMode.CreateNew, FileAccess.Write);
        var freeze = await write(state);
        state.Flush(flushToDisk: true);
        return freeze;
    }
}

/// <summary>A machine that was written out as what differs from an image.</summary>
/// <param name="Memory">The pages of memory that were written: all others are the image's.</param>
/// <param name="Paused">How long the guest stood still for that.</param>
internal sealed record ChangedMachine(PageSet Memory, TimeSpan Paused);
