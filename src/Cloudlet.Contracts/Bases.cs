namespace Cloudlet.Contracts;

/// <summary>A base VM on this cloudlet.</summary>
public sealed record BaseInfo
{
    /// <summary>Its identity: <c>sha256:…</c> of its canonical definition and content.</summary>
    public required string Id { get; init; }

    /// <summary>Its name on this cloudlet.</summary>
    public required string Name { get; init; }

    /// <summary>The virtual disk's size; 0 when it has none.</summary>
    public required long DiskBytes { get; init; }

    /// <summary>The guest's memory.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Virtual CPUs.</summary>
    public required int Cpus { get; init; }

    /// <summary><c>tcg</c> or <c>kvm</c>.</summary>
    public required string Accelerator { get; init; }

    /// <summary>QEMU's versioned machine type.</summary>
    public required string MachineType { get; init; }

    /// <summary>QEMU's CPU model.</summary>
    public required string CpuModel { get; init; }

    /// <summary>The version of the machine profile.</summary>
    public required int Profile { get; init; }

    /// <summary>How readiness was told: <c>agent</c>, <c>tcp:PORT</c>, <c>serial:REGEX</c> or <c>manual</c>.</summary>
    public required string Ready { get; init; }

    /// <summary>Bytes that its files take up on this box.</summary>
    public required long StoredBytes { get; init; }

    /// <summary>When it was frozen or imported here.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>What to make a base VM from. Paths are the daemon's, absolute, or <c>upload:</c> and the id of an upload.</summary>
public sealed record CreateBase
{
    /// <summary>Its name: 1 to 63 of a-z, 0-9, dot and dash, starting with a letter or digit.</summary>
    public string? Name { get; init; }

    /// <summary>A raw or qcow2 disk image; it is copied, never changed. Without one, a kernel is needed.</summary>
    public string? Disk { get; init; }

    /// <summary>The id of an upload whose disk image is taken instead of <see cref="Disk"/>.</summary>
    public string? Upload { get; init; }

    /// <summary>A Linux kernel to boot.</summary>
    public string? Kernel { get; init; }

    /// <summary>Its initial RAM disk.</summary>
    public string? Initrd { get; init; }

    /// <summary>Its command line.</summary>
    public string? CommandLine { get; init; }

    /// <summary>Bytes of memory; 512 MiB when not given.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>Virtual CPUs; 1 when not given.</summary>
    public int? Cpus { get; init; }

    /// <summary>A named QEMU CPU model; Nehalem when not given.</summary>
    public string? CpuModel { get; init; }

    /// <summary><c>auto</c> (the default), <c>tcg</c> or <c>kvm</c>.</summary>
    public string? Accelerator { get; init; }

    /// <summary><c>agent</c> (the default), <c>tcp:PORT</c>, <c>serial:REGEX</c> or <c>manual</c>.</summary>
    public string? Ready { get; init; }

    /// <summary>How long to wait for readiness; 600 s when not given.</summary>
    public double? TimeoutSeconds { get; init; }
}
