using Cloudlet.Server.Problems;

namespace Cloudlet.Server.Hosting;

/// <summary>
/// Refuses what this host cannot run, with the reason, before anything is moved: profile, machine type, CPU model,
/// accelerator (really tried, once), memory.
/// </summary>
internal sealed class HostGuard(HostCapabilities capabilities)
{
    private const long QemuOverhead = 64L << 20;

    /// <summary>What <paramref name="word"/> (auto, tcg, kvm) means here.</summary>
    /// <exception cref="ProblemException">It was asked for by name and does not work here.</exception>
    public async Task<Accelerator> ChooseAsync(string? word, CancellationToken cancellationToken)
    {
        if (word is null or "auto")
            return await capabilities.BestAsync(cancellationToken);
        var wanted = Enum.Parse<Accelerator>(word, ignoreCase: true);
        await RequireAcceleratorAsync(wanted, cancellationToken);
        return wanted;
    }

    /// <summary>Whether the hardware of <paramref name="definition"/> can be had here.</summary>
    /// <exception cref="ProblemException">It cannot; the field that is at fault is named.</exception>
    public async Task CheckAsync(MachineDefinition definition, long memoryBytes, CancellationToken cancellationToken)
    {
        if (definition.Profile != 1)
        {
            throw Refuse.CannotRun(
                "profile",
                definition.Profile.ToString(),
                $"The machine has profile {definition.Profile}; this cloudlet knows 1.",
                "Use a newer cloudlet."
            );
        }
        var qemu = await capabilities.QemuAsync(cancellationToken);
        if (!qemu.MachineTypes.Contains(definition.MachineType))
        {
            throw Refuse.CannotRun(
                "machineType",
                definition.MachineType,
                $"QEMU {qemu.Version} here has no machine type '{definition.MachineType}'.",
                "Install a QEMU of at least the version in the machine type's name."
            );
        }
        if (!qemu.CpuModels.Contains(definition.CpuModel))
        {
            throw Refuse.CannotRun(
                "cpuModel",
                definition.CpuModel,
                $"QEMU {qemu.Version} here has no CPU model '{definition.CpuModel}'.",
                "See which there are: qemu-system-x86_64 -cpu help."
            );
        }
        await RequireAcceleratorAsync(definition.Accelerator, cancellationToken);
        var available = MemoryInfo.Read().Available;
        if (memoryBytes + QemuOverhead > available)
        {
            throw Refuse.CannotRun(
                "memoryBytes",
                definition.MemoryBytes.ToString(),
                $"The machine needs {(memoryBytes + QemuOverhead) >> 20} MiB of memory now; {available >> 20} MiB are free.",
                "Stop an instance, or use a box with more memory."
            );
        }
    }

    private async Task RequireAcceleratorAsync(Accelerator wanted, CancellationToken cancellationToken)
    {
        var report = await capabilities.ProbeAsync(wanted, cancellationToken);
        if (!report.Works)
        {
            throw Refuse.CannotRun(
                "accelerator",
                wanted.ToString().ToLowerInvariant(),
                $"The accelerator {wanted.ToString().ToLowerInvariant()} does not work on this host: {report.Reason}",
                "See cloudlet doctor, or use a base that was made for another accelerator."
            );
        }
    }
}
