using System.Security.Cryptography;

namespace Cloudlet.Machines.Tests;

/// <summary>A busybox guest that was booted once, frozen when it was ready, and is resumed by many tests.</summary>
public sealed class FrozenGuest : IAsyncLifetime
{
    public GuestImages Images { get; } = GuestImages.Busybox;

    // After the images: when there are none, nothing is left behind.
    private readonly TestFolder folder = new();

    /// <summary>Its memory; no test may change it.</summary>
    public MemoryImage Memory { get; private set; } = null!;

    public string MemoryFile => folder.At("memory.img");

    public string MachineState => folder.At("machine.state");

    /// <summary>The last tick before the freeze.</summary>
    public int LastTick { get; private set; }

    public Freeze Freeze { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        try
        {
            await StartAsync();
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    private async Task StartAsync()
    {
        var guest = await Guest.LaunchAsync(folder, "boot", Images, memory: null, incoming: false);
        await using (guest)
        {
            await guest.Machine.ContinueAsync(Deadline.After());
            await ReadyRule.Parse("serial:^READY").WaitAsync(guest.Machine, guest.SerialLog, 0, Deadline.After());
            await guest.TickAfterAsync(1);
            using var spool = MemorySpool.Create(MemoryFile, guest.Definition.MemoryBytes);
            await using var state = File.Create(MachineState);
            Freeze = await guest.Machine.FreezeAsync(spool, state, new FreezeOptions(), null, Deadline.After());
            spool.Complete(durable: false);
            LastTick = guest.Ticks.LastOrDefault();
            await guest.Machine.QuitAsync(Deadline.After());
        }
        Memory = await MemoryImage.FillAsync(MemoryFile, null, Deadline.After());
    }

    public ValueTask DisposeAsync()
    {
        Memory?.Dispose();
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>A copy of it that stands still, ready to continue.</summary>
    public async Task<Guest> ResumeAsync(TestFolder testFolder, string name = "guest")
    {
        var guest = await Guest.LaunchAsync(testFolder, name, Images, Memory, incoming: true);
        try
        {
            await guest.Machine.LoadStateAsync(MachineState, Deadline.After());
            return guest;
        }
        catch
        {
            await guest.DisposeAsync();
            throw;
        }
    }

    public string HashOfMemory()
    {
        using var file = new FileStream($"/proc/self/fd/{Memory.Descriptor}", FileMode.Open, FileAccess.Read);
        return Convert.ToHexString(SHA256.HashData(file));
    }
}

/// <summary>VM tests share one frozen guest and run one after the other: each takes a whole processor.</summary>
[CollectionDefinition("VM", DisableParallelization = true)]
public sealed class VirtualMachines : ICollectionFixture<FrozenGuest>;
