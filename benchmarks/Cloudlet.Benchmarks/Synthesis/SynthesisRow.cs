using Cloudlet.Benchmarks.Measuring;

namespace Cloudlet.Benchmarks.Synthesis;

/// <summary>One line of the result.</summary>
internal sealed record SynthesisRow
{
    /// <summary>What was measured.</summary>
    public required string Case { get; init; }

    /// <summary>The link's rate, in Mbit/s.</summary>
    public required int Rate { get; init; }

    /// <summary>Bytes over the link.</summary>
    public required long Bytes { get; init; }

    /// <summary>From the request to the guest that runs: the median.</summary>
    public required double Milliseconds { get; init; }

    /// <summary>How much of that time the link alone would take for those bytes.</summary>
    public required double LinkShare { get; init; }

    /// <summary>Times as long as ours at that rate.</summary>
    public required double TimesOurs { get; init; }

    /// <summary>Every run, in milliseconds.</summary>
    public required IReadOnlyList<double> Runs { get; init; }

    /// <summary>A line from a measurement.</summary>
    public static SynthesisRow From(Measurement measured, int rate, long bytes, TimeSpan ours)
    {
        var link = TimeSpan.FromSeconds(bytes * 8 / (rate * 1e6));
        return new SynthesisRow
        {
            Case = measured.Name,
            Rate = rate,
            Bytes = bytes,
            Milliseconds = Math.Round(measured.Median.TotalMilliseconds, 1),
            LinkShare = Math.Round(link / measured.Median, 3),
            TimesOurs = Math.Round(measured.Median / ours, 2),
            Runs = [.. measured.Samples.Select(sample => Math.Round(sample.Elapsed.TotalMilliseconds, 1))],
        };
    }
}

/// <summary>What our pipeline waited for at one rate: which stage was full. Medians, in milliseconds.</summary>
/// <param name="Rate">The link's rate, in Mbit/s.</param>
/// <param name="Receiving">From the request to the last page decoded.</param>
/// <param name="WaitedForLink">Of it, the time in which the next bytes had not come yet.</param>
/// <param name="AfterLastByte">From the last byte to the running guest.</param>
/// <param name="QemuStart">Of it, QEMU's start.</param>
/// <param name="Resume">Of it, the loading of the machine state.</param>
internal sealed record SynthesisStages(
    int Rate,
    double Receiving,
    double WaitedForLink,
    double AfterLastByte,
    double QemuStart,
    double Resume
)
{
    /// <summary>The stage that everything else waits for.</summary>
    public string Full => WaitedForLink > Receiving / 2 ? "link" : "store and decode";
}
