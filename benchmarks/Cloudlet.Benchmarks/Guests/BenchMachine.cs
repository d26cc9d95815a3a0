using Cloudlet.Machines;

namespace Cloudlet.Benchmarks.Guests;

/// <summary>A machine of the benchmark, in a folder of its own. Disposing kills it and deletes the folder.</summary>
internal sealed class BenchMachine : IAsyncDisposable
{
    private readonly string folder;

    private BenchMachine(string folder, long memoryBytes, Machine machine)
    {
        this.folder = folder;
        MemoryBytes = memoryBytes;
        Machine = machine;
    }

    /// <summary>Bytes of main memory.</summary>
    public long MemoryBytes { get; }

    /// <summary>The machine.</summary>
    public Machine Machine { get; private set; }

    /// <summary>Starts QEMU: a guest that is to boot or, with <paramref name="incoming"/>, one that waits for its state.</summary>
    public static async Task<BenchMachine> LaunchAsync(
        Scratch scratch,
        SampleGuest guest,
        long memoryBytes,
        MemoryImage? memory,
        bool incoming,
        CancellationToken cancellationToken
    )
    {
        var place = scratch.NewFolder();
        var launch = new MachineLaunch
        {
            Name = Path.GetFileName(place),
            Definition = guest.Machine(memoryBytes),
            Files = guest.Files,
            Run = new RunFolder(place),
            SerialLog = SerialLogIn(place),
            QemuLog = Path.Combine(place, "qemu.log"),
            Memory = memory,
            Incoming = incoming,
        };
        return new BenchMachine(place, memoryBytes, await Machine.LaunchAsync(launch, cancellationToken));
    }

    /// <summary>Boots the guest and waits until its web server answers.</summary>
    public static async Task<BenchMachine> BootAsync(
        Scratch scratch,
        SampleGuest guest,
        long memoryBytes,
        CancellationToken cancellationToken
    )
    {
        var booted = await LaunchAsync(scratch, guest, memoryBytes, null, incoming: false, cancellationToken);
        try
        {
            await booted.Machine.ContinueAsync(cancellationToken);
            await ReadyRule
                .Parse("serial:^READY")
                .WaitAsync(booted.Machine, SerialLogIn(booted.folder), 0, cancellationToken);
            await new TcpProbe(booted.Machine, SampleGuest.WebPort).WaitAsync(cancellationToken);
            return booted;
        }
        catch
        {
            await booted.DisposeAsync();
            throw;
        }
    }

    /// <summary>Connects again to a machine whose connection was taken over.</summary>
    public async Task ReconnectAsync(CancellationToken cancellationToken) =>
        Machine =
            await Machine.AdoptAsync(Machine.Name, Machine.Identity, Machine.Run, cancellationToken)
            ?? throw new BenchException("QEMU is gone.");

    public async ValueTask DisposeAsync()
    {
        await Machine.KillAsync();
        await Machine.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static string SerialLogIn(string folder) => Path.Combine(folder, "serial.log");
}
