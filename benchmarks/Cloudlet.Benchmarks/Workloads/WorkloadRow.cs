using Cloudlet.Contracts;
using Cloudlet.Primitives;

namespace Cloudlet.Benchmarks.Workloads;

/// <summary>What was measured of one service.</summary>
internal sealed record WorkloadRow
{
    /// <summary>The service.</summary>
    public required string Name { get; init; }

    /// <summary>From the request to the stored overlay, the customising included, in milliseconds.</summary>
    public required double CreationMilliseconds { get; init; }

    /// <summary>How long the guest stood still for it, in milliseconds.</summary>
    public required double PauseMilliseconds { get; init; }

    /// <summary>Changed bytes of the disk.</summary>
    public required long DiskBytes { get; init; }

    /// <summary>Changed bytes of the memory.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>What is left of both when zero pages are named only.</summary>
    public required long AfterZero { get; init; }

    /// <summary>And when pages that the base has somewhere are named only.</summary>
    public required long AfterBase { get; init; }

    /// <summary>And when pages that the overlay has twice are there once.</summary>
    public required long AfterSelf { get; init; }

    /// <summary>Of it, bytes of pages that are told by their difference from the base's.</summary>
    public required long DeltaBytes { get; init; }

    /// <summary>The overlay: deltas and the rest compressed, with tables and the machine state.</summary>
    public required long OverlayBytes { get; init; }

    /// <summary>From the request to the first answer when the image is kept, in milliseconds.</summary>
    public required double KeptMilliseconds { get; init; }

    /// <summary>First syntheses over links.</summary>
    public required IReadOnlyList<WorkloadSynthesis> Syntheses { get; init; }

    /// <summary>The paper's figures.</summary>
    public required PaperFigures Paper { get; init; }

    /// <summary>A row from what the daemon told.</summary>
    public static WorkloadRow From(
        Workload workload,
        OverlayInfo overlay,
        IReadOnlyList<WorkloadSynthesis> syntheses,
        double kept
    )
    {
        var (disk, memory) = (overlay.ChangedDiskPages * Page.Size, overlay.ChangedMemoryPages * Page.Size);
        var afterZero = disk + memory - (overlay.Pages.Zero * Page.Size);
        var afterBase = afterZero - (overlay.Pages.Base * Page.Size);
        var timings =
            overlay.Timings ?? throw new BenchException($"The daemon did not say what making {workload.Name} took.");
        return new WorkloadRow
        {
            Name = workload.Name,
            CreationMilliseconds = timings.Total,
            PauseMilliseconds = timings.Pause,
            DiskBytes = disk,
            MemoryBytes = memory,
            AfterZero = afterZero,
            AfterBase = afterBase,
            AfterSelf = afterBase - (overlay.Pages.Self * Page.Size),
            DeltaBytes = overlay.Pages.Delta * Page.Size,
            OverlayBytes = overlay.Bytes,
            KeptMilliseconds = kept,
            Syntheses = syntheses,
            Paper = workload.Paper,
        };
    }
}

/// <summary>A first synthesis over a link.</summary>
/// <param name="Rate">The link's rate, in Mbit/s.</param>
/// <param name="Milliseconds">From the request to the first answer of the service.</param>
internal sealed record WorkloadSynthesis(int Rate, double Milliseconds);
