using Cloudlet.Server.Bases;
using Cloudlet.Server.Data;
using Cloudlet.Server.Images;

namespace Cloudlet.Server.Hosting;

/// <summary>What can be resumed: a machine, its memory, its state, and the disk that new layers go over.</summary>
/// <param name="Definition">The hardware.</param>
/// <param name="Memory">The sparse memory file.</param>
/// <param name="MachineState">What QEMU's incoming stream gets.</param>
/// <param name="Disk">The disk below the instance's own layer; null when the machine has none.</param>
/// <param name="DiskFormat"><c>raw</c> or <c>qcow2</c>.</param>
/// <param name="Kernel">The base's kernel, for the guest's next reboot.</param>
/// <param name="Initrd">The base's initial RAM disk.</param>
internal sealed record MachineImage(
    MachineDefinition Definition,
    string Memory,
    string MachineState,
    string? Disk,
    string DiskFormat,
    string? Kernel,
    string? Initrd
)
{
    /// <summary>Where the file of <see cref="Disk"/> is now, when it has not been moved to its place yet; null else.</summary>
    public string? DiskNow { get; init; }

    /// <summary>The base itself.</summary>
    public static MachineImage Of(Base item) =>
        new(
            item.Definition.Machine,
            item.Folder.Memory,
            item.Folder.MachineState,
            item.Definition.Disk is null ? null : item.Folder.Disk,
            "raw",
            item.Definition.Kernel is null ? null : item.Folder.Kernel,
            item.Definition.Initrd is null ? null : item.Folder.Initrd
        );

    /// <summary>A decoded overlay of the base.</summary>
    public static MachineImage Of(Base item, ImageFolder image) =>
        Of(item) with
        {
            Memory = image.Memory,
            MachineState = image.MachineState,
            Disk = item.Definition.Disk is null ? null : image.Disk,
            DiskFormat = "qcow2",
        };

    /// <summary>An overlay of the base that may have been decoded just now.</summary>
    public static MachineImage Of(Base item, ReadyImage image) =>
        Of(item, image.Place) with
        {
            MachineState = image.Files.MachineState,
            DiskNow = image.Files == image.Place || item.Definition.Disk is null ? null : image.Files.Disk,
        };

    /// <summary>The files of a machine whose own disk layer is <paramref name="layer"/>.</summary>
    public MachineFiles Files(string layer) =>
        new(Disk is null ? null : layer, "qcow2", Kernel, Initrd) { Backing = DiskNow };
}
