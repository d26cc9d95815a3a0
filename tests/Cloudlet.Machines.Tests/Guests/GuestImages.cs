namespace Cloudlet.Machines.Tests;

/// <summary>A guest that VM tests boot: built by <c>samples/guests/NAME/build.sh</c>.</summary>
public sealed class GuestImages
{
    private const string Variable = "CLOUDLET_TEST_GUESTS";

    private GuestImages(string name, string initrd)
    {
        var all = Environment.GetEnvironmentVariable(Variable);
        Assert.True(
            all is not null,
            $"{Variable} is not set. Build the guest with samples/guests/{name}/build.sh DIR/{name} and set {Variable}=DIR."
        );
        var folder = Path.Combine(all, name);
        Kernel = Path.Combine(folder, "vmlinuz");
        Initrd = Path.Combine(folder, initrd);
        Assert.True(
            File.Exists(Kernel) && File.Exists(Initrd),
            $"{folder} has no guest. Build it with samples/guests/{name}/build.sh {folder}."
        );
        Folder = folder;
        CommandLine = File.ReadAllText(Path.Combine(folder, "cmdline")).Trim();
    }

    /// <summary>Up in seconds: a web server on port 8080, ticks and a shell on the serial port; no disk, no agent.</summary>
    public static GuestImages Busybox => new("busybox", "initrd.gz");

    /// <summary>Up in a quarter of a minute: with a disk, <c>disk.raw</c>, and the guest agent.</summary>
    public static GuestImages Debian => new("debian", "initrd.img");

    public string Folder { get; }

    public string Kernel { get; }

    public string Initrd { get; }

    public string CommandLine { get; }

    /// <summary>A small machine for it, without a disk.</summary>
    public MachineDefinition Definition =>
        new()
        {
            MemoryBytes = 128 << 20,
            HasKernel = true,
            HasInitrd = true,
            CommandLine = CommandLine,
        };

    public MachineFiles Files => new(null, "raw", Kernel, Initrd);
}
