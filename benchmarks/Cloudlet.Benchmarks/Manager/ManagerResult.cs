using System.Globalization;
using Cloudlet.Benchmarks.Hosts;
using Cloudlet.Benchmarks.Output;

namespace Cloudlet.Benchmarks.Manager;

/// <summary>The answer of <c>bench manager</c>.</summary>
internal sealed record ManagerResult : IBenchResult
{
    private const double Kibibyte = 1 << 10;

    /// <summary>Where and when.</summary>
    public required HostReport Host { get; init; }

    /// <summary>Tasks that wanted to run in the last minute.</summary>
    public required double LoadAfter { get; init; }

    /// <summary>Services of the full cloudlet.</summary>
    public required int Services { get; init; }

    /// <summary>Its instances.</summary>
    public required int Instances { get; init; }

    /// <summary>So many of them run.</summary>
    public required int Living { get; init; }

    /// <summary>Pages, in the order in which they were asked for.</summary>
    public required IReadOnlyList<ManagerRow> Rows { get; init; }

    /// <inheritdoc/>
    public IEnumerable<Chart> Draw() =>
        [
            new Chart(
                "pages",
                BarChart.Draw(
                    "Median ms of a page on the full cloudlet",
                    "f1",
                    [.. Rows.Select(row => new Bar(row.Case, row.Full.Median.TotalMilliseconds, true))]
                )
            ),
        ];

    /// <inheritdoc/>
    public override string ToString()
    {
        var pages = new TextTable(
            "page",
            "asked by",
            "empty: median ms",
            "full: first ms",
            "median ms",
            "worst ms",
            "KiB",
            "x empty"
        );
        foreach (var row in Rows)
        {
            pages.Add(
                row.Case,
                "one after the other",
                Milliseconds(row.Empty.Median),
                Milliseconds(row.Full.First),
                Milliseconds(row.Full.Median),
                Milliseconds(row.Full.Worst),
                string.Create(CultureInfo.InvariantCulture, $"{row.Full.Bytes / Kibibyte:n0}"),
                string.Create(CultureInfo.InvariantCulture, $"{row.Full.Median / row.Empty.Median:f2}")
            );
        }
        return $"{Host}, after: {LoadAfter:f1}\n\nFull: {Services} services, {Instances} instances, of which {Living} run.\n\n{pages}";
    }

    private static string Milliseconds(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:f1}");
}

/// <summary>One page on both.</summary>
internal sealed record ManagerRow(string Case, PageTimes Empty, PageTimes Full);
