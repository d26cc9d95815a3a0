using System.Buffers.Binary;

namespace Cloudlet.Machines.Tests;

public sealed class BootDiskTests
{
    private const string EfiSystem = "c12a7328-f81f-11d2-ba4b-00a0c93ec93b";
    private const string BiosBoot = "21686148-6449-6e6f-744e-656564454649";
    private const string LinuxData = "0fc63daf-8483-4772-8e79-3d69d8477de4";

    private readonly byte[] disk = new byte[1 << 20];

    [Fact]
    public void A_file_without_a_byte_is_called_empty() => Assert.Contains("empty", BootDisk.Inspect([]).Refusal);

    [Fact]
    public void A_CD_image_is_called_by_its_name_unless_it_starts_from_a_disk_too()
    {
        "CD001"u8.CopyTo(disk.AsSpan((16 * 2048) + 1));
        Assert.Contains("CD image", BootDisk.Inspect(disk).Refusal);
        Sign();
        disk[0] = 0xeb;
        Assert.Null(BootDisk.Inspect(disk).Refusal);
    }

    [Fact]
    public void An_empty_disk_has_no_boot_sector() => Assert.Contains("no boot sector", BootDisk.Inspect(disk).Refusal);

    [Fact]
    public void A_disk_shorter_than_a_sector_has_no_boot_sector() =>
        Assert.Contains("no boot sector", BootDisk.Inspect([1]).Refusal);

    [Fact]
    public void A_bios_boot_sector_is_taken()
    {
        Sign();
        disk[0] = 0xfa;
        Assert.Null(BootDisk.Inspect(disk).Refusal);
    }

    [Fact]
    public void A_disk_that_only_uefi_can_start_is_refused()
    {
        Gpt(EfiSystem, LinuxData);
        var found = BootDisk.Inspect(disk);
        Assert.Contains("UEFI only", found.Refusal);
        Assert.True(found.IsGpt && found.HasEfiSystemPartition && !found.HasBiosBootPartition && !found.HasBootCode);
    }

    [Fact]
    public void A_cloud_image_for_both_firmwares_is_taken()
    {
        Gpt(LinuxData, BiosBoot, EfiSystem);
        disk[0] = 0xeb;
        Assert.Null(BootDisk.Inspect(disk).Refusal);
    }

    [Fact]
    public void An_efi_partition_of_the_old_kind_without_boot_code_is_refused()
    {
        Sign();
        disk[446 + 4] = 0xef;
        Assert.Contains("UEFI only", BootDisk.Inspect(disk).Refusal);
    }

    [Fact]
    public void A_data_disk_with_a_table_and_no_code_is_refused()
    {
        Gpt(LinuxData);
        Assert.Contains("no boot code", BootDisk.Inspect(disk).Refusal);
    }

    [Fact]
    public void Nonsense_in_the_partition_table_is_survived()
    {
        var random = new Random(7);
        for (var i = 0; i < 2000; i++)
        {
            Gpt(EfiSystem);
            random.NextBytes(disk.AsSpan(512 + 72, 16));
            _ = BootDisk.Inspect(disk.AsSpan(0, random.Next(disk.Length))).Refusal;
        }
    }

    [Fact, Trait("Suite", "Tools")]
    public async Task A_disk_is_inspected_through_its_format()
    {
        using var folder = new TestFolder();
        Gpt(EfiSystem);
        await File.WriteAllBytesAsync(folder.At("uefi.raw"), disk);
        Tool.Run("qemu-img", "convert", "-c", "-O", "qcow2", folder.At("uefi.raw"), folder.At("uefi.qcow2"));
        Assert.Contains(
            "UEFI only",
            (await BootDisk.InspectAsync(new QemuImg(), folder.At("uefi.qcow2"), default)).Refusal
        );
    }

    private void Sign() => (disk[510], disk[511]) = (0x55, 0xaa);

    private void Gpt(params string[] types)
    {
        Sign();
        disk[446 + 4] = 0xee;
        "EFI PART"u8.CopyTo(disk.AsSpan(512));
        BinaryPrimitives.WriteUInt64LittleEndian(disk.AsSpan(512 + 72), 2);
        BinaryPrimitives.WriteUInt32LittleEndian(disk.AsSpan(512 + 80), 128);
        BinaryPrimitives.WriteUInt32LittleEndian(disk.AsSpan(512 + 84), 128);
        for (var i = 0; i < types.Length; i++)
            Guid.Parse(types[i]).TryWriteBytes(disk.AsSpan(1024 + (128 * i)));
    }
}
