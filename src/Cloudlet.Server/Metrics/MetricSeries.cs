using System.Diagnostics.Metrics;

namespace Cloudlet.Server.Metrics;

/// <summary>All measurements of one instrument with the same tags, added up. Touched under its collector's lock.</summary>
internal sealed class MetricSeries(string tags, IReadOnlyList<double> bounds)
{
    private readonly long[] buckets = new long[bounds.Count];

    /// <summary>The tags as Prometheus writes them, without braces; empty for none.</summary>
    public string Tags { get; } = tags;

    /// <summary>The upper bounds of the buckets; none but for a histogram.</summary>
    public IReadOnlyList<double> Bounds { get; } = bounds;

    /// <summary>How many measurements at most each bound.</summary>
    public IReadOnlyList<long> Buckets => buckets;

    public long Count { get; private set; }

    /// <summary>The sum of all, or the last one of a gauge.</summary>
    public double Value { get; private set; }

    /// <summary>Takes one measurement.</summary>
    public void Take(Instrument instrument, double value)
    {
        Count++;
        if (instrument.IsObservable)
            Value = value;
        else
            Value += value;
        for (var i = 0; i < buckets.Length; i++)
        {
            if (value <= Bounds[i])
                buckets[i]++;
        }
    }
}
