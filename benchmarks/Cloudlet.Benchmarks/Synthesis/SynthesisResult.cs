using System.Globalization;
using Cloudlet.Benchmarks.Hosts;
using Cloudlet.Benchmarks.Output;

namespace Cloudlet.Benchmarks.Synthesis;

/// <summary>The answer of <c>bench synthesis</c>.</summary>
internal sealed record SynthesisResult : IBenchResult
{
    private const double Mebibyte = 1 << 20;
    private const int SlowLink = 100;

    /// <summary>Where and when.</summary>
    public required HostReport Host { get; init; }

    /// <summary>Tasks that wanted to run in the last minute.</summary>
    public required double LoadAfter { get; init; }

    /// <summary>What held the link to its rate.</summary>
    public required string Link { get; init; }

    /// <summary>The memory of the guest.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>The lines.</summary>
    public required IReadOnlyList<SynthesisRow> Rows { get; init; }

    /// <summary>Where our time goes.</summary>
    public required IReadOnlyList<SynthesisStages> Stages { get; init; }

    /// <inheritdoc/>
    public override string ToString()
    {
        var table = new TextTable("Mbit/s", "case", "MiB", "ms to running", "link's share", "x ours");
        foreach (var row in Rows)
        {
            table.Add(
                row.Rate.ToString(CultureInfo.InvariantCulture),
                row.Case,
                $"{row.Bytes / Mebibyte:f1}",
                $"{row.Milliseconds:f0}",
                $"{row.LinkShare:f2}",
                $"{row.TimesOurs:f2}"
            );
        }
        var stages = new TextTable(
            "Mbit/s",
            "full stage",
            "receive and decode ms",
            "of it waiting for the link",
            "after the last byte",
            "of it QEMU's start",
            "of it resume"
        );
        foreach (var stage in Stages)
        {
            stages.Add(
                stage.Rate.ToString(CultureInfo.InvariantCulture),
                stage.Full,
                $"{stage.Receiving:f0}",
                $"{stage.WaitedForLink:f0}",
                $"{stage.AfterLastByte:f0}",
                $"{stage.QemuStart:f0}",
                $"{stage.Resume:f0}"
            );
        }
        return $"{Host}, after: {LoadAfter:f1}\n\n"
            + $"A guest of {MemoryBytes / Mebibyte:f0} MiB, from the request to the moment when it runs. Both ends of the link are on this machine; it is {Link}.\n\n"
            + $"{table}\nOurs, streamed:\n\n{stages}\n{string.Join('\n', Bars())}\n";
    }

    /// <summary>What we want to hold of the link's rate, and which stage is full.</summary>
    private IEnumerable<string> Bars()
    {
        foreach (var (rate, full) in Stages.Select(stage => (stage.Rate, stage.Full)))
        {
            var share = Rows.First(row => row.Rate == rate).LinkShare;
            var bar = rate <= SlowLink ? 0.9 : 0.5;
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"- {rate} Mbit/s: {share:f2} of the link's rate (bar: {bar}): {(share >= bar ? "held" : "MISSED")}; full: {full}"
            );
        }
    }

    /// <inheritdoc/>
    public IEnumerable<Chart> Draw() =>
        Rows.GroupBy(row => row.Rate)
            .Select(group => new Chart(
                $"{group.Key}",
                BarChart.Draw(
                    $"A link of {group.Key} Mbit/s: ms from the request to the moment when the guest runs",
                    "f0",
                    [.. group.Select((row, index) => new Bar(row.Case, row.Milliseconds, index == 0))]
                )
            ));
}
