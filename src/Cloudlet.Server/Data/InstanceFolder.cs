namespace Cloudlet.Server.Data;

/// <summary>The files of one instance.</summary>
public sealed record InstanceFolder(string Path)
{
    /// <summary>What daemons before the catalogue wrote down of it: taken over at the start, and deleted.</summary>
    public string Record => File("instance.json");

    /// <summary>Its own disk layer; missing when the machine has no disk.</summary>
    public string Disk => File("disk.qcow2");

    /// <summary>What the guest writes over <see cref="Disk"/> while a save reads that; merged into it afterwards. Where it stands it is the top of the disk.</summary>
    public string DiskLayer => File("disk.layer.qcow2");

    /// <summary>What the guest wrote to its serial port.</summary>
    public string SerialLog => File("serial.log");

    /// <summary>What QEMU itself had to say.</summary>
    public string QemuLog => File("qemu.log");

    private string File(string name) => System.IO.Path.Combine(Path, name);
}
