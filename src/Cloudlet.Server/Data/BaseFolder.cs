namespace Cloudlet.Server.Data;

/// <summary>The files of one base, all read-only once it stands.</summary>
public sealed record BaseFolder(string Path)
{
    /// <summary>The canonical definition: its SHA-256 is the base's id.</summary>
    public string Definition => File("base.json");

    /// <summary>What is told of it here and is not part of its identity: name, date.</summary>
    public string Entry => File("entry.json");

    /// <summary>The disk, sparse; missing when the machine has none.</summary>
    public string Disk => File("disk.raw");

    /// <summary>The memory, sparse.</summary>
    public string Memory => File("memory.img");

    /// <summary>Devices and the smaller memory blocks: what QEMU's incoming stream gets.</summary>
    public string MachineState => File("machine.state");

    /// <summary>The kernel; missing when the disk boots by itself.</summary>
    public string Kernel => File("kernel");

    /// <summary>The initial RAM disk, where there is one.</summary>
    public string Initrd => File("initrd");

    /// <summary>XXH128 of each page to where it is.</summary>
    public string PagesIndex => File("pages.index");

    private string File(string name) => System.IO.Path.Combine(Path, name);
}
