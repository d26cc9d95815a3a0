using System.Globalization;

namespace Cloudlet.Server.Hosting;

/// <summary>What a machine's QEMU may take.</summary>
/// <param name="MemoryBytes">Memory of its own: what the guest has written, and QEMU.</param>
/// <param name="Cpus">Processors.</param>
/// <param name="Threads">Threads.</param>
internal sealed record MachineLimits(long MemoryBytes, int Cpus, int Threads)
{
    /// <summary>QEMU beside the guest's memory: 48 MiB, and under TCG the code that it translates, of up to an eighth of the host's memory; the files that it reads are counted too, and given back under pressure.</summary>
    private const long QemuBytes = 1L << 30;

    /// <summary>QEMU's own threads: the main loop, the disk's (at most 64 at once), the display's.</summary>
    private const int QemuThreads = 128;

    private const int Period = 100_000;

    /// <summary>Those of a machine: all of its memory may come to be its own, and one processor more than the guest has is for QEMU itself.</summary>
    public static MachineLimits Of(MachineDefinition definition) =>
        new(definition.MemoryBytes + QemuBytes, definition.Cpus + 1, definition.Cpus + QemuThreads);

    /// <summary>As <c>cpu.max</c> has it: microseconds in each period.</summary>
    public string CpuMax => string.Create(CultureInfo.InvariantCulture, $"{(long)Cpus * Period} {Period}");
}
