using Cloudlet.Benchmarks.Measuring;

namespace Cloudlet.Benchmarks.Resume;

/// <summary>One line of the result.</summary>
internal sealed record ResumeRow
{
    /// <summary>The guest's memory.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>What was measured: one of the names in <see cref="ResumeContenders"/>.</summary>
    public required string Case { get; init; }

    /// <summary>Pages that the overlay changed; 0 for the base.</summary>
    public required long ChangedPages { get; init; }

    /// <summary>Median, from the start to the case's end.</summary>
    public required double Milliseconds { get; init; }

    /// <summary>The best run.</summary>
    public required double BestMilliseconds { get; init; }

    /// <summary>The worst run.</summary>
    public required double WorstMilliseconds { get; init; }

    /// <summary>Median to the first answer of the guest's web server; null where none is asked.</summary>
    public double? AnswerMilliseconds { get; init; }

    /// <summary>The median as a multiple of the bare start's; null for the fills, which are no starts.</summary>
    public double? TimesBareStart { get; init; }

    /// <summary>The best run as a multiple of the bare start's best: what is left of it without the noise of a busy machine.</summary>
    public double? TimesBareStartBest { get; init; }

    /// <summary>Every run.</summary>
    public required IReadOnlyList<double> Runs { get; init; }

    /// <summary>A line from a measurement.</summary>
    public static ResumeRow From(long memoryBytes, long changedPages, Measurement measured, Measurement? bare) =>
        new()
        {
            MemoryBytes = memoryBytes,
            Case = measured.Name,
            ChangedPages = changedPages,
            Milliseconds = Round(measured.Median),
            BestMilliseconds = Round(measured.Best),
            WorstMilliseconds = Round(measured.Worst),
            AnswerMilliseconds = measured.MedianAnswer is { } answer ? Round(answer) : null,
            TimesBareStart = bare is null ? null : Math.Round(measured.Median / bare.Median, 2),
            TimesBareStartBest = bare is null ? null : Math.Round(measured.Best / bare.Best, 2),
            Runs = [.. measured.Samples.Select(sample => Round(sample.Elapsed))],
        };

    private static double Round(TimeSpan time) => Math.Round(time.TotalMilliseconds, 1);
}
