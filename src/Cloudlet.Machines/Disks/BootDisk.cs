using System.Buffers.Binary;

namespace Cloudlet.Machines;

/// <summary>What the start of a disk says about booting from it with a BIOS, the only firmware of our machines.</summary>
/// <param name="IsEmpty">It has no byte.</param>
/// <param name="IsCdImage">It holds the file system of a CD (ISO 9660).</param>
/// <param name="HasSignature">The first sector ends with 55 AA.</param>
/// <param name="HasBootCode">There is code in the first sector.</param>
/// <param name="IsGpt">It has a GUID partition table behind a protective first sector.</param>
/// <param name="HasEfiSystemPartition">The partition table names an EFI system partition.</param>
/// <param name="HasBiosBootPartition">The partition table names a BIOS boot partition.</param>
public sealed record BootDisk(
    bool IsEmpty,
    bool IsCdImage,
    bool HasSignature,
    bool HasBootCode,
    bool IsGpt,
    bool HasEfiSystemPartition,
    bool HasBiosBootPartition
)
{
    private const int InspectedBytes = 1 << 20;
    private const int SectorSize = 512;
    private const int BootCodeSize = 440;
    private const int PartitionsAt = 446;
    private const int VolumeAt = 16 * 2048;
    private const byte ProtectiveType = 0xee;
    private const byte EfiSystemType = 0xef;

    // UEFI specification 2.10, table 5.7, and GNU GRUB's manual, "BIOS installation".
    private static readonly Guid EfiSystem = Guid.Parse("c12a7328-f81f-11d2-ba4b-00a0c93ec93b");
    private static readonly Guid BiosBoot = Guid.Parse("21686148-6449-6e6f-744e-656564454649");

    /// <summary>Why our machines cannot boot from it, as the rest of a sentence; null when nothing speaks against it. Does not matter for a guest with a kernel of its own.</summary>
    public string? Refusal =>
        this switch
        {
            { IsEmpty: true } => "it is empty: 0 bytes.",
            { HasSignature: false, IsCdImage: true } =>
                "it is a CD image (ISO 9660) that starts from a CD drive only, and our machines have none. Install from it onto a disk first, and give that disk.",
            { HasSignature: false } => "it has no boot sector: its first sector does not end with 55 AA.",
            { HasEfiSystemPartition: true, HasBiosBootPartition: false, HasBootCode: false } =>
                "it starts with UEFI only: it has an EFI system partition and no boot code for a BIOS. Take the image's BIOS variant.",
            { IsGpt: true, HasBiosBootPartition: false, HasBootCode: false } =>
                "it has no boot code for a BIOS in its first sector.",
            _ => null,
        };

    /// <summary>Looks at the disk image at <paramref name="path"/>, raw or any format of QEMU's.</summary>
    /// <exception cref="DiskImageException">It is not there, or no disk image.</exception>
    public static async Task<BootDisk> InspectAsync(
        QemuImg qemuImg,
        string path,
        CancellationToken cancellationToken
    ) => Inspect(await qemuImg.ReadStartAsync(path, InspectedBytes, cancellationToken));

    /// <summary>Looks at the first bytes of a disk, 1 MiB or all of it.</summary>
    public static BootDisk Inspect(ReadOnlySpan<byte> start)
    {
        var found = new BootDisk(start.IsEmpty, IsCd(start), false, false, false, false, false);
        if (start.Length < SectorSize || start[510] != 0x55 || start[511] != 0xaa)
            return found;
        found = found with { HasSignature = true };
        var bootCode = start[..BootCodeSize].ContainsAnyExcept((byte)0);
        var (protective, efi) = (false, false);
        for (var i = 0; i < 4; i++)
        {
            var type = start[PartitionsAt + (16 * i) + 4];
            protective |= type == ProtectiveType;
            efi |= type == EfiSystemType;
        }
        if (!protective || !TryReadGpt(start, out var gptEfi, out var biosBoot))
            return found with { HasBootCode = bootCode, HasEfiSystemPartition = efi };
        return found with
        {
            HasBootCode = bootCode,
            IsGpt = true,
            HasEfiSystemPartition = efi || gptEfi,
            HasBiosBootPartition = biosBoot,
        };
    }

    // ECMA-119, 8.1: the first volume descriptor stands in sector 16 of 2048 bytes.
    private static bool IsCd(ReadOnlySpan<byte> start) =>
        start.Length > VolumeAt + 6 && start[(VolumeAt + 1)..].StartsWith("CD001"u8);

    private static bool TryReadGpt(ReadOnlySpan<byte> start, out bool efi, out bool biosBoot)
    {
        (efi, biosBoot) = (false, false);
        if (start.Length < 2 * SectorSize || !start[SectorSize..].StartsWith("EFI PART"u8))
            return false;
        var header = start.Slice(SectorSize, SectorSize);
        var table = BinaryPrimitives.ReadUInt64LittleEndian(header[72..]);
        var count = BinaryPrimitives.ReadUInt32LittleEndian(header[80..]);
        var size = BinaryPrimitives.ReadUInt32LittleEndian(header[84..]);
        if (size is < 128 or > 4096 || table > InspectedBytes / SectorSize)
            return true;
        for (var i = 0L; i < count; i++)
        {
            var at = ((long)table * SectorSize) + (i * size);
            if (at > start.Length - 16)
                break;
            var type = new Guid(start.Slice((int)at, 16));
            efi |= type == EfiSystem;
            biosBoot |= type == BiosBoot;
        }
        return true;
    }
}
