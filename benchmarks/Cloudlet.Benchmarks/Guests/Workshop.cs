using Cloudlet.Machines;

namespace Cloudlet.Benchmarks.Guests;

/// <summary>Makes the frozen machines that benchmarks resume.</summary>
internal sealed class Workshop(Scratch scratch, SampleGuest guest)
{
    /// <summary>How many pages a guest of that size can change: three quarters of its memory, as its kernel needs some.</summary>
    public static long MostPages(long memoryBytes) => Cloudlet.Primitives.Page.CountFor(memoryBytes) * 3 / 4;

    /// <summary>The guest as it is when it has just booted: a base.</summary>
    public async Task<FrozenMachine> FreezeBaseAsync(long memoryBytes, CancellationToken cancellationToken)
    {
        await using var running = await BenchMachine.BootAsync(scratch, guest, memoryBytes, cancellationToken);
        return await FrozenMachine.TakeAsync(running, null, scratch.NewFolder(), cancellationToken);
    }

    /// <summary>The base, resumed and frozen again after it wrote <paramref name="pages"/> pages of random bytes to memory.</summary>
    public async Task<FrozenMachine> FreezeChangedAsync(
        FrozenMachine @base,
        long pages,
        CancellationToken cancellationToken
    )
    {
        using var memory = await MemoryImage.FillAsync(@base.Memory, null, cancellationToken);
        await using var running = await ResumeAsync(@base, memory, cancellationToken);
        var web = await GuestWeb.OpenAsync(running.Machine, cancellationToken);
        await web.ChangeAsync(pages, cancellationToken);
        return await FrozenMachine.TakeAsync(running, @base, scratch.NewFolder(), cancellationToken);
    }

    /// <summary>A guest resumed from a machine image whose memory is filled; it runs.</summary>
    public async Task<BenchMachine> ResumeAsync(
        FrozenMachine frozen,
        MemoryImage memory,
        CancellationToken cancellationToken
    )
    {
        var resumed = await BenchMachine.LaunchAsync(
            scratch,
            guest,
            frozen.MemoryBytes,
            memory,
            incoming: true,
            cancellationToken
        );
        return await ContinueAsync(resumed, frozen.MachineState, cancellationToken);
    }

    /// <summary>A guest whose whole stream went into fresh memory, as a plain migration, <c>savevm</c> and the like do it; it runs.</summary>
    public async Task<BenchMachine> MigrateInAsync(FrozenMachine frozen, CancellationToken cancellationToken)
    {
        var resumed = await BenchMachine.LaunchAsync(
            scratch,
            guest,
            frozen.MemoryBytes,
            null,
            incoming: true,
            cancellationToken
        );
        return await ContinueAsync(resumed, frozen.WholeStream, cancellationToken);
    }

    /// <summary>Writes the same guest into a snapshot of QEMU's own, and returns its file.</summary>
    public async Task<string> SaveSnapshotAsync(FrozenMachine frozen, CancellationToken cancellationToken)
    {
        var file = Path.Combine(scratch.NewFolder(), "snapshots.qcow2");
        await using var running = await MigrateInAsync(frozen, cancellationToken);
        await SnapshotFile.SaveAsync(running, file, cancellationToken);
        return file;
    }

    /// <summary>A guest loaded from a snapshot of QEMU's own, as <c>loadvm</c> does it; it runs, and nobody is connected.</summary>
    public async Task<BenchMachine> LoadSnapshotAsync(
        FrozenMachine frozen,
        string file,
        CancellationToken cancellationToken
    )
    {
        var machine = await StartBareAsync(frozen.MemoryBytes, cancellationToken);
        try
        {
            await SnapshotFile.LoadAsync(machine, file, cancellationToken);
            return machine;
        }
        catch
        {
            await machine.DisposeAsync();
            throw;
        }
    }

    /// <summary>QEMU with the same devices and memory that could begin to boot now.</summary>
    public Task<BenchMachine> StartBareAsync(long memoryBytes, CancellationToken cancellationToken) =>
        BenchMachine.LaunchAsync(scratch, guest, memoryBytes, null, incoming: false, cancellationToken);

    private static async Task<BenchMachine> ContinueAsync(
        BenchMachine machine,
        string stream,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await machine.Machine.LoadStateAsync(stream, cancellationToken);
            await machine.Machine.ContinueAsync(cancellationToken);
            return machine;
        }
        catch
        {
            await machine.DisposeAsync();
            throw;
        }
    }
}
