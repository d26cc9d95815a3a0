namespace Cloudlet.Machines;

/// <summary>All that one launch of a machine needs.</summary>
public sealed record MachineLaunch
{
    /// <summary>Its name, by which it is known again at adoption.</summary>
    public required string Name { get; init; }

    /// <summary>Its hardware.</summary>
    public required MachineDefinition Definition { get; init; }

    /// <summary>The files behind it.</summary>
    public required MachineFiles Files { get; init; }

    /// <summary>Where its sockets stand.</summary>
    public required RunFolder Run { get; init; }

    /// <summary>What the guest writes to its serial port is appended here, by QEMU itself.</summary>
    public required string SerialLog { get; init; }

    /// <summary>What QEMU has to say is appended here.</summary>
    public required string QemuLog { get; init; }

    /// <summary>Memory to start from, mapped copy-on-write; null: fresh memory of zeros. The caller may dispose it after the launch.</summary>
    public MemoryImage? Memory { get; init; }

    /// <summary>It waits for a machine state (<see cref="Machine.LoadStateAsync(string, CancellationToken)"/>) instead of booting.</summary>
    public bool Incoming { get; init; }

    /// <summary>The program.</summary>
    public string QemuPath { get; init; } = "qemu-system-x86_64";

    /// <summary>What speaks against starting it; empty when nothing does.</summary>
    public IReadOnlyList<string> Problems()
    {
        const long mebibyte = 1 << 20;
        var problems = new List<string>();
        if (Name.Length == 0)
            problems.Add("the name is empty");
        if (Definition.MemoryBytes < mebibyte || Definition.MemoryBytes % mebibyte != 0)
            problems.Add($"memory of {Definition.MemoryBytes} bytes is not a multiple of 1 MiB");
        if (Definition.Cpus is < 1 or > 255)
            problems.Add($"{Definition.Cpus} CPUs are not between 1 and 255");
        if (Memory is not null && Memory.Size != Definition.MemoryBytes)
            problems.Add($"the memory image has {Memory.Size} bytes and the definition {Definition.MemoryBytes}");
        AddFileProblem(problems, Definition.HasDisk, Files.Disk, "disk");
        AddFileProblem(problems, Definition.HasKernel, Files.Kernel, "kernel");
        AddFileProblem(problems, Definition.HasInitrd, Files.Initrd, "initrd");
        if (Definition is { HasKernel: false, HasInitrd: true } or { HasKernel: false, CommandLine: not null })
            problems.Add("an initrd or a command line needs a kernel");
        return problems;
    }

    private static void AddFileProblem(List<string> problems, bool needed, string? path, string what)
    {
        if (needed && path is null)
            problems.Add($"it has a {what}, but no file is given");
        else if (needed && !File.Exists(path))
            problems.Add($"the {what} {path} is not there");
        else if (!needed && path is not null)
            problems.Add($"it has no {what}, but {path} is given");
    }
}
