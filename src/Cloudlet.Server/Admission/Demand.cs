using Cloudlet.Server.Bases;
using Cloudlet.Server.Instances;

namespace Cloudlet.Server.Admission;

/// <summary>What one more machine takes of the box.</summary>
/// <param name="PrivateBytes">Memory of its own: QEMU's, and the guest pages that it comes to write.</param>
/// <param name="Image">The image whose memory it maps, which counts once for all that map it; null when it maps none.</param>
/// <param name="ImageBytes">That image's memory.</param>
/// <param name="Cpus">Processors of the guest.</param>
/// <param name="DiskBytes">Space that its files take soon.</param>
internal sealed record Demand(long PrivateBytes, Digest? Image, long ImageBytes, int Cpus, long DiskBytes)
{
    /// <summary>QEMU itself: code, heap, video memory. Measured: 30 to 45 MiB.</summary>
    private const long QemuBytes = 48L << 20;

    /// <summary>A disk layer's first data, and both logs at their bound.</summary>
    private const long FilesBytes = 64L << 20;

    /// <summary>What the guest has as its memory.</summary>
    public long GuestBytes => Image is null ? PrivateBytes - QemuBytes : ImageBytes;

    /// <summary>
    /// A machine that is resumed shares its image; of its own it writes a part. Half is far above what was measured (a
    /// sixteenth to a quarter, docs/benchmarks/density.md) and lets a box hold what sharing is for; that memory is really free is asked besides.
    /// </summary>
    public static Demand Resumed(Digest image, long memoryBytes, int cpus, bool decoded) =>
        new(memoryBytes / 2 + QemuBytes, image, memoryBytes, cpus, FilesBytes + (decoded ? 0 : memoryBytes));

    /// <summary>One of an overlay of that base.</summary>
    public static Demand Resumed(Base item, Digest image, bool decoded) =>
        Resumed(image, item.Definition.Memory.Bytes, item.Definition.Machine.Cpus, decoded);

    /// <summary>A machine that boots from its disk shares nothing.</summary>
    public static Demand Booted(long memoryBytes, int cpus) => new(memoryBytes + QemuBytes, null, 0, cpus, FilesBytes);

    /// <summary>One that boots to become a base. What it writes is bounded by the disk itself: when that is full its job fails, and nothing of it stays.</summary>
    public static Demand Booting(long memoryBytes, int cpus) => Booted(memoryBytes, cpus) with { DiskBytes = 0 };

    /// <summary>One that is resumed from a base to become an overlay; the same is true of its disk.</summary>
    public static Demand Customised(Base item) => Resumed(item, item.Id, decoded: true) with { DiskBytes = 0 };

    /// <summary>What a living instance takes. Its files are on the disk already.</summary>
    public static Demand Of(InstanceRecord record) =>
        (
            record.Resumed
                ? Resumed(record.Image, record.MemoryBytes, record.Cpus, decoded: true)
                : Booted(record.MemoryBytes, record.Cpus)
        ) with
        {
            DiskBytes = 0,
        };
}
