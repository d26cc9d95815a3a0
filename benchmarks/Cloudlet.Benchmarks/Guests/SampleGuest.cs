using Cloudlet.Machines;

namespace Cloudlet.Benchmarks.Guests;

/// <summary>The busybox guest that <c>samples/guests/busybox/build.sh</c> makes: a web server on port 8080 that answers at once.</summary>
internal sealed record SampleGuest
{
    /// <summary>The port of its web server.</summary>
    public const int WebPort = 8080;

    private readonly string commandLine;

    /// <summary>The guest in <paramref name="folder"/>.</summary>
    /// <exception cref="BenchException">It is not there.</exception>
    public SampleGuest(string folder)
    {
        Files = new MachineFiles(null, "raw", Path.Combine(folder, "vmlinuz"), Path.Combine(folder, "initrd.gz"));
        if (!File.Exists(Files.Kernel) || !File.Exists(Files.Initrd))
            throw new BenchException(
                $"--guest: {folder} has no guest. Build it: samples/guests/busybox/build.sh {folder}"
            );
        commandLine = File.ReadAllText(Path.Combine(folder, "cmdline")).Trim();
    }

    /// <summary>Its kernel and initial RAM disk.</summary>
    public MachineFiles Files { get; }

    /// <summary>Its machine: profile 1, one processor under TCG, no disk.</summary>
    /// <param name="memoryBytes">Main memory.</param>
    public MachineDefinition Machine(long memoryBytes) =>
        new()
        {
            MemoryBytes = memoryBytes,
            HasKernel = true,
            HasInitrd = true,
            CommandLine = commandLine,
        };
}
