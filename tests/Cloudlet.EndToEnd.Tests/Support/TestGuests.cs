namespace Cloudlet.EndToEnd.Tests;

/// <summary>The guests that these tests boot: built by <c>samples/guests/*/build.sh</c> into folders of one folder.</summary>
public static class TestGuests
{
    private const string Variable = "CLOUDLET_TEST_GUESTS";

    public static TestGuest Busybox => Find("busybox", "initrd.gz");

    public static TestGuest Debian => Find("debian", "initrd.img");

    private static TestGuest Find(string name, string initrd)
    {
        var root = Environment.GetEnvironmentVariable(Variable);
        Assert.True(
            root is not null,
            $"{Variable} is not set. Build the guests with samples/guests/*/build.sh DIR/* and set {Variable}=DIR."
        );
        var folder = Path.GetFullPath(Path.Combine(root, name));
        var guest = new TestGuest(
            Path.Combine(folder, "vmlinuz"),
            Path.Combine(folder, initrd),
            File.ReadAllText(Path.Combine(folder, "cmdline")).Trim(),
            Path.Combine(folder, "disk.raw")
        );
        Assert.True(
            File.Exists(guest.Kernel) && File.Exists(guest.Initrd),
            $"{folder} has no guest. Build it with samples/guests/{name}/build.sh {folder}."
        );
        return guest;
    }
}

/// <summary>A guest's files; the busybox guest has no disk.</summary>
public sealed record TestGuest(string Kernel, string Initrd, string CommandLine, string Disk)
{
    /// <summary>A request for a base of it, without a disk.</summary>
    public CreateBase ToBase(string name, long memoryMiB) =>
        new()
        {
            Name = name,
            Kernel = Kernel,
            Initrd = Initrd,
            CommandLine = CommandLine,
            MemoryBytes = memoryMiB << 20,
            Ready = "serial:READY",
            TimeoutSeconds = 240,
        };
}
