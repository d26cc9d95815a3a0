using Cloudlet.Benchmarks.Measuring;

namespace Cloudlet.Benchmarks.Density;

/// <summary>One line of the result. Bytes are medians over all instances of all runs.</summary>
internal sealed record DensityRow
{
    /// <summary>What was measured.</summary>
    public required string Case { get; init; }

    /// <summary>How many at once.</summary>
    public required int Instances { get; init; }

    /// <summary>Until all of them ran.</summary>
    public required double RunningMilliseconds { get; init; }

    /// <summary>Until all of them had answered.</summary>
    public required double AnsweredMilliseconds { get; init; }

    /// <summary>Private bytes of one instance.</summary>
    public required long PrivateBytes { get; init; }

    /// <summary>The largest of them.</summary>
    public required long WorstPrivateBytes { get; init; }

    /// <summary>Of them, in the guest's memory.</summary>
    public required long GuestBytes { get; init; }

    /// <summary>Of them, QEMU's own.</summary>
    public required long OwnBytes { get; init; }

    /// <summary>Memory that all instances share, counted once.</summary>
    public required long SharedBytes { get; init; }

    /// <summary>The largest instance, as a multiple of what a bare QEMU holds and the guest pages of its own.</summary>
    public required double TimesNeeded { get; init; }

    /// <summary>A line from a measurement.</summary>
    public static DensityRow From(
        Measurement measured,
        int instances,
        IReadOnlyList<ProcessMemory> memories,
        long bareBytes,
        long sharedBytes
    ) =>
        new()
        {
            Case = measured.Name,
            Instances = instances,
            RunningMilliseconds = Math.Round(measured.Median.TotalMilliseconds, 1),
            AnsweredMilliseconds = Math.Round(measured.MedianAnswer!.Value.TotalMilliseconds, 1),
            PrivateBytes = MedianOf(memories.Select(memory => memory.Total)),
            WorstPrivateBytes = memories.Max(memory => memory.Total),
            GuestBytes = MedianOf(memories.Select(memory => memory.Guest)),
            OwnBytes = MedianOf(memories.Select(memory => memory.Own)),
            SharedBytes = sharedBytes,
            TimesNeeded = Math.Round(memories.Max(memory => memory.Total / (double)(bareBytes + memory.Guest)), 2),
        };

    private static long MedianOf(IEnumerable<long> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
