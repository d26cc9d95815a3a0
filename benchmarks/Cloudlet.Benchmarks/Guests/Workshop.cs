using Cloudlet.Machines;

namespace Cloudlet.Benchmarks.Guests;

/// <summary>Makes the frozen machines that benchmarks resume.</summary>
internal sealed class Workshop(Scratch scratch, SampleGuest guest)
{
    // A file in a file system in memory: half of main memory at most.
    private const long LargestShare = 5;

    /// <summary>Whether a guest of that size has room for so many changed pages.</summary>
    public static bool HasRoomFor(long pages, long memoryBytes) =>
        pages * Cloudlet.Primitives.Page.Size <= memoryBytes * 2 / LargestShare;

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
        var answer = await web.RunAsync(
            $"dd if=/dev/urandom of=/run/changed bs=4096 count={pages} 2>/dev/null && stat -c %s /run/changed",
            cancellationToken
        );
        if (answer != $"{pages * Cloudlet.Primitives.Page.Size}")
            throw new BenchException($"The guest could not change {pages} pages: '{answer}'.");
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
