namespace Cloudlet.Machines;

/// <summary>
/// The hardware that a guest sees. It is frozen into every base: a machine state fits only the definition that it was
/// taken from. Files and sockets are no part of it.
/// </summary>
public sealed record MachineDefinition
{
    /// <summary>The CPU of machines that ask for no other: x86-64-v2, which KVM on every host of today and TCG can give.</summary>
    public const string DefaultCpuModel = "Nehalem";

    /// <summary>Version of the machine profile: which devices there are, and at which addresses. See <see cref="MachineProfile"/>.</summary>
    public int Profile { get; init; } = 1;

    /// <summary>QEMU's machine type, with its version, because the unversioned one changes with QEMU.</summary>
    public string MachineType { get; init; } = "pc-q35-7.2";

    /// <summary>QEMU's CPU model, named, because <c>host</c> and <c>max</c> differ from host to host. Default: x86-64-v2.</summary>
    public string CpuModel { get; init; } = DefaultCpuModel;

    /// <summary>What runs it.</summary>
    public Accelerator Accelerator { get; init; } = Accelerator.Tcg;

    /// <summary>Virtual processors.</summary>
    public int Cpus { get; init; } = 1;

    /// <summary>Main memory in bytes: a multiple of 1 MiB.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>There is a disk.</summary>
    public bool HasDisk { get; init; }

    /// <summary>The kernel is given from outside instead of being loaded from the disk, at the first boot and at each reboot.</summary>
    public bool HasKernel { get; init; }

    /// <summary>An initial RAM disk goes with the kernel.</summary>
    public bool HasInitrd { get; init; }

    /// <summary>The kernel's command line; null for none. Only with a kernel.</summary>
    public string? CommandLine { get; init; }
}
