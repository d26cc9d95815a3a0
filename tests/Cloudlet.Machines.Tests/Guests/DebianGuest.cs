namespace Cloudlet.Machines.Tests;

/// <summary>A running Debian guest with its agent, for all tests of a class.</summary>
public sealed class DebianGuest : IAsyncLifetime
{
    private readonly TestFolder folder = new();

    public Machine Machine { get; private set; } = null!;

    public GuestAgent Agent { get; private set; } = null!;

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
        var images = GuestImages.Debian;
        var (disk, below) = (folder.At("disk.qcow2"), Path.Combine(images.Folder, "disk.raw"));
        await new QemuImg().CreateOverlayAsync(disk, below, "raw", Deadline.After());
        var launch = new MachineLaunch
        {
            Name = "debian",
            Definition = images.Definition with { MemoryBytes = 256 << 20, HasDisk = true },
            Files = images.Files with { Disk = disk, DiskFormat = "qcow2" },
            Run = new RunFolder(folder.At("run")),
            SerialLog = folder.At("serial.log"),
            QemuLog = folder.At("qemu.log"),
        };
        Machine = await Machine.LaunchAsync(launch, Deadline.After());
        await Machine.ContinueAsync(Deadline.After());
        await ReadyRule.Agent.WaitAsync(Machine, launch.SerialLog, 0, Deadline.After(180));
        Agent = await GuestAgent.ConnectAsync(Machine.Run, new AgentOptions(), Deadline.After());
    }

    public async ValueTask DisposeAsync()
    {
        if (Agent is not null)
            await Agent.DisposeAsync();
        if (Machine is not null)
        {
            await Machine.KillAsync();
            await Machine.DisposeAsync();
        }
        folder.Dispose();
    }
}
