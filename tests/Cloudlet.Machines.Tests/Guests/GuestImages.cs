namespace Cloudlet.Machines.Tests;

/// <summary>The guests that VM tests boot: built by <c>samples/guests/*/build.sh</c> into folders of one folder.</summary>
public sealed class GuestImages
{
    private const string Variable = "CLOUDLET_TEST_GUESTS";

    /// <summary>A busybox guest: <c>vmlinuz</c>, <c>initrd.gz</c> and <c>cmdline</c>.</summary>
    public GuestImages()
    {
        var folder = Environment.GetEnvironmentVariable(Variable);
        Assert.True(
            folder is not null,
            $"{Variable} is not set. Build the guest with samples/guests/busybox/build.sh DIR/busybox and set {Variable}=DIR."
        );
        var busybox = Path.Combine(folder, "busybox");
        Kernel = Path.Combine(busybox, "vmlinuz");
        Initrd = Path.Combine(busybox, "initrd.gz");
        Assert.True(
            File.Exists(Kernel) && File.Exists(Initrd),
            $"{busybox} has no guest. Build it with samples/guests/busybox/build.sh {busybox}."
        );
        CommandLine = File.ReadAllText(Path.Combine(busybox, "cmdline")).Trim();
    }

    public string Kernel { get; }

    public string Initrd { get; }

    public string CommandLine { get; }

    /// <summary>A small machine for it.</summary>
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
