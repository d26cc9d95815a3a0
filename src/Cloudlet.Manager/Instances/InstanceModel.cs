using Cloudlet.Contracts;
using Cloudlet.Manager.Pages;

namespace Cloudlet.Manager.Instances;

/// <summary>One instance.</summary>
/// <param name="Instance">What it is and how it is.</param>
/// <param name="Cpus">The guest's processors.</param>
/// <param name="Use">What its QEMU uses, while it lives.</param>
/// <param name="Uptime">How long it has been up.</param>
/// <param name="Leases">The seats that clients have in it.</param>
/// <param name="QemuLog">The end of QEMU's log.</param>
/// <param name="HasDisk">Whether its base has a disk: what the instance wrote there is kept when it has ended.</param>
/// <param name="Address">Where others reach this box; null when it has only itself.</param>
public sealed record InstanceModel(
    InstanceInfo Instance,
    int Cpus,
    ProcessUse? Use,
    TimeSpan? Uptime,
    IReadOnlyList<LeaseInfo> Leases,
    string QemuLog,
    bool HasDisk,
    string? Address
) : IPageModel
{
    /// <inheritdoc/>
    public string Title => Instance.Name;

    /// <inheritdoc/>
    public IReadOnlyList<string> Scripts => ["thumbnails.js", "qr.js"];

    /// <summary>Whether it has a screen and a serial port now.</summary>
    public bool IsAlive => Instance.State is InstanceState.Running or InstanceState.Paused or InstanceState.Stopping;

    /// <summary>Whether it is not there any more, but for what is kept of it.</summary>
    public bool HasEnded => Instance.State is InstanceState.Stopped or InstanceState.Failed;

    /// <summary>The share of one processor that it took since it began.</summary>
    public double? CpuShare => Use is { } use && Uptime is { TotalSeconds: > 0 } up ? use.Cpu / up : null;
}
