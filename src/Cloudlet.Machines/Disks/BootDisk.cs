namespace Cloudlet.Machines;

/// <summary>What the start of a disk says about booting from it with a BIOS.</summary>
/// <param name="HasSignature">The first sector ends with 55 AA.</param>
/// <param name="HasBootCode">There is code in the first sector.</param>
/// <param name="HasEfiSystemPartition">The partition table names an EFI system partition.</param>
/// <param name="HasBiosBootPartition">The partition table names a BIOS boot partition.</param>
public sealed record BootDisk(
    bool HasSignature,
    bool HasBootCode,
    bool HasEfiSystemPartition,
    bool HasBiosBootPartition
)
{
    /// <summary>Why our BIOS machines cannot boot from it, and what to do; null when nothing speaks against it.</summary>
    public string? Refusal => throw new NotSupportedException();

    /// <summary>Looks at the disk image at <paramref name="path"/>, raw or any format of QEMU's.</summary>
    public static Task<BootDisk> InspectAsync(QemuImg qemuImg, string path, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
