namespace Cloudlet.Machines;

/// <summary>The files behind a machine's definition. Null where it has no such part.</summary>
/// <param name="Disk">The disk image that the guest writes to.</param>
/// <param name="DiskFormat">Its format in QEMU's words: <c>qcow2</c> or <c>raw</c>.</param>
/// <param name="Kernel">The kernel.</param>
/// <param name="Initrd">The initial RAM disk.</param>
public sealed record MachineFiles(string? Disk, string DiskFormat, string? Kernel, string? Initrd)
{
    /// <summary>Where the qcow2 below the disk is now, when that is not the place which the disk names: null else.</summary>
    public string? Backing { get; init; }

    /// <summary>Nothing: a machine without disk and kernel.</summary>
    public static MachineFiles None { get; } = new(null, "raw", null, null);
}
