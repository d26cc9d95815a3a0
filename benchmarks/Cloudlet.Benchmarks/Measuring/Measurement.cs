namespace Cloudlet.Benchmarks.Measuring;

/// <summary>All runs of one contender, in the order in which they were made.</summary>
/// <param name="Name">The contender's.</param>
/// <param name="Samples">At least one.</param>
internal sealed record Measurement(string Name, IReadOnlyList<Sample> Samples)
{
    /// <summary>Its median: what tables show.</summary>
    public TimeSpan Median => MedianOf(Samples.Select(sample => sample.Elapsed));

    /// <summary>Its best run: what is left of it when the machine does nothing else.</summary>
    public TimeSpan Best => Samples.Min(sample => sample.Elapsed);

    /// <summary>Its worst run.</summary>
    public TimeSpan Worst => Samples.Max(sample => sample.Elapsed);

    /// <summary>The median of the first answers; null where nothing answers.</summary>
    public TimeSpan? MedianAnswer =>
        Samples.All(sample => sample.Answered is not null)
            ? MedianOf(Samples.Select(sample => sample.Answered!.Value))
            : null;

    private static TimeSpan MedianOf(IEnumerable<TimeSpan> times)
    {
        var sorted = times.Order().ToArray();
        return (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2;
    }
}
