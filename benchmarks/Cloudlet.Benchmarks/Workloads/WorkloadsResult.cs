using System.Globalization;
using Cloudlet.Benchmarks.Hosts;
using Cloudlet.Benchmarks.Output;

namespace Cloudlet.Benchmarks.Workloads;

/// <summary>The answer of <c>bench workloads</c>.</summary>
internal sealed record WorkloadsResult : IBenchResult
{
    private const double Megabyte = 1e6;
    private const double PaperRate = 38;

    /// <summary>Where and when.</summary>
    public required HostReport Host { get; init; }

    /// <summary>Tasks that wanted to run in the last minute.</summary>
    public required double LoadAfter { get; init; }

    /// <summary>Rates of the link, in Mbit/s.</summary>
    public required IReadOnlyList<int> Rates { get; init; }

    /// <summary>The services.</summary>
    public required IReadOnlyList<WorkloadRow> Rows { get; init; }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Host}, after: {LoadAfter:f1}\n\nWhat changed, in MB, and what is left of it after each technique:\n\n{Sizes()}\n"
        + $"Times, in seconds, to the first answer of the service; over links of so many Mbit/s:\n\n{Times()}\n"
        + $"Beside the paper of 2013 (8 GB disk, 1 GB memory; its times at 38 Mbit/s):\n\n{Paper()}";

    /// <inheritdoc/>
    public IEnumerable<Chart> Draw() =>
        [
            new Chart(
                "bytes",
                BarChart.Draw(
                    "MB of each service's overlay, after each technique",
                    "f1",
                    [
                        .. Rows.SelectMany(row =>
                            (Bar[])
                                [
                                    new($"{row.Name}: changed", (row.DiskBytes + row.MemoryBytes) / Megabyte, false),
                                    new($"{row.Name}: without what stands elsewhere", row.AfterSelf / Megabyte, true),
                                    new($"{row.Name}: overlay", row.OverlayBytes / Megabyte, true),
                                ]
                        ),
                    ]
                )
            ),
        ];

    private TextTable Sizes()
    {
        var table = new TextTable(
            "service",
            "disk / memory",
            "both",
            "zero",
            "base",
            "self",
            "of it as delta",
            "overlay (zstd)"
        );
        foreach (var row in Rows)
        {
            table.Add(
                row.Name,
                $"{row.DiskBytes / Megabyte:f1} / {row.MemoryBytes / Megabyte:f1}",
                $"{(row.DiskBytes + row.MemoryBytes) / Megabyte:f1}",
                $"{row.AfterZero / Megabyte:f1}",
                $"{row.AfterBase / Megabyte:f1}",
                $"{row.AfterSelf / Megabyte:f1}",
                $"{row.DeltaBytes / Megabyte:f1}",
                $"{row.OverlayBytes / Megabyte:f2}"
            );
        }
        return table;
    }

    private TextTable Times()
    {
        var rates = Rates.Select(rate => rate.ToString(CultureInfo.InvariantCulture));
        var table = new TextTable(["service", "creation", "its pause ms", .. rates, "image kept"]);
        foreach (var row in Rows)
        {
            table.Add([
                row.Name,
                Seconds(row.CreationMilliseconds),
                $"{row.PauseMilliseconds:f0}",
                .. row.Syntheses.Select(synthesis => Seconds(synthesis.Milliseconds)),
                Seconds(row.KeptMilliseconds),
            ]);
        }
        return table;
    }

    private TextTable Paper()
    {
        var table = new TextTable(
            "service",
            "paper: disk / memory overlay MB",
            "ours: overlay MB",
            "paper: baseline s",
            "small s",
            "pipelined s",
            "ours at 38 s"
        );
        foreach (var row in Rows)
        {
            var paper = row.Paper;
            var ours = row.Syntheses.FirstOrDefault(synthesis => synthesis.Rate == PaperRate);
            table.Add(
                row.Name,
                paper.DiskMegabytes is null ? "" : $"{paper.DiskMegabytes} / {paper.MemoryMegabytes}",
                $"{row.OverlayBytes / Megabyte:f2}",
                $"{paper.BaselineSeconds}",
                $"{paper.OptimisedSeconds}",
                $"{paper.PipelinedSeconds}",
                ours is null ? "" : Seconds(ours.Milliseconds)
            );
        }
        return table;
    }

    private static string Seconds(double milliseconds) => $"{milliseconds / 1000:f2}";
}
