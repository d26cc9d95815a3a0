using Cloudlet.Client.Finding;
using Cloudlet.Contracts;
using Cloudlet.Manager.Box;
using Cloudlet.Manager.Pages;

namespace Cloudlet.Manager.Dashboard;

/// <summary>The whole cloudlet at a glance.</summary>
public sealed record DashboardModel : IPageModel
{
    /// <inheritdoc/>
    public string Title => "Dashboard";

    /// <inheritdoc/>
    public IReadOnlyList<string> Scripts => ["uplot.js", "plots.js", "thumbnails.js"];

    /// <inheritdoc/>
    public IReadOnlyList<string> Styles => ["uplot.css"];

    /// <summary>The cloudlet's name.</summary>
    public required string Name { get; init; }

    /// <summary>Processors of the box.</summary>
    public required int Cpus { get; init; }

    /// <summary>Memory of the box.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Space where the data directory is.</summary>
    public required long DiskBytes { get; init; }

    /// <summary>How the box was measured last; null: not yet.</summary>
    public BoxSample? Last { get; init; }

    /// <summary>The accelerator that guests run with, where it is known already.</summary>
    public string? Accelerator { get; init; }

    /// <summary>The processor's own name, where the kernel tells it.</summary>
    public string? CpuModel { get; init; }

    /// <summary>How many of each there are, and where they are listed.</summary>
    public required IReadOnlyList<(string Things, int Count, string Place)> Counts { get; init; }

    /// <summary>Whether there is something to start.</summary>
    public required bool HasOverlay { get; init; }

    /// <summary>What the doctor found; null: it looks now.</summary>
    public DoctorReport? Health { get; init; }

    /// <summary>Instances, the living first.</summary>
    public required IReadOnlyList<InstanceInfo> Instances { get; init; }

    /// <summary>The last jobs, the newest first.</summary>
    public required IReadOnlyList<OperationInfo> Operations { get; init; }

    /// <summary>What happened, the newest first.</summary>
    public required IReadOnlyList<CloudletEvent> Events { get; init; }

    /// <summary>Other cloudlets of the local network.</summary>
    public required IReadOnlyList<FoundCloudlet> Neighbours { get; init; }

    /// <summary>Why nobody is looked for; null: they are.</summary>
    public string? WhyNoNeighbours { get; init; }

    /// <summary>What the doctor is not happy with.</summary>
    public IEnumerable<DoctorCheck> Warnings => Health?.Checks.Where(check => check.Result != "ok") ?? [];
}
