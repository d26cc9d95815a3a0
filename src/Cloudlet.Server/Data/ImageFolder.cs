namespace Cloudlet.Server.Data;

/// <summary>The files of one decoded overlay: a machine image that the next start maps. Read-only, and made again when it is gone.</summary>
public sealed record ImageFolder(string Path)
{
    /// <summary>Changed disk pages over the base's disk; missing when the machine has none.</summary>
    public string Disk => File("disk.qcow2");

    /// <summary>The memory, base and overlay merged, sparse.</summary>
    public string Memory => File("memory.img");

    /// <summary>What QEMU's incoming stream gets.</summary>
    public string MachineState => File("machine.state");

    private string File(string name) => System.IO.Path.Combine(Path, name);
}
