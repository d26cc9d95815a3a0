using System.Globalization;
using Cloudlet.Benchmarks.Hosts;
using Cloudlet.Benchmarks.Output;

namespace Cloudlet.Benchmarks.Micro;

/// <summary>The answer of <c>bench micro</c>.</summary>
/// <param name="Host">Where and when.</param>
/// <param name="LoadAfter">Tasks that wanted to run in the last minute.</param>
/// <param name="Rows">The steps.</param>
internal sealed record MicroResult(HostReport Host, double LoadAfter, IReadOnlyList<MicroRow> Rows) : IBenchResult
{
    private const double Gigabyte = 1e9;
    private const double PageBytes = 4096;

    /// <inheritdoc/>
    public override string ToString()
    {
        var table = new TextTable("of", "step", "ns per page", "GB/s", "x its measure", "bytes allocated");
        foreach (var row in Rows)
        {
            table.Add(
                row.Group,
                row.IsMeasure ? $"{row.Step} (the measure)" : row.Step,
                $"{row.Nanoseconds:f1}",
                $"{PageBytes / row.Nanoseconds * 1e9 / Gigabyte:f2}",
                row.TimesMeasure.ToString("f2", CultureInfo.InvariantCulture),
                $"{row.AllocatedBytes}"
            );
        }
        var clean = Rows.All(row => row.AllocatedBytes == 0) ? "held" : "MISSED";
        return $"{Host}, after: {LoadAfter:f1}\n\n{table}\nBytes allocated per page (bar: 0): {clean}.";
    }

    /// <inheritdoc/>
    public IEnumerable<Chart> Draw() =>
        Rows.GroupBy(row => row.Group)
            .Select(group => new Chart(
                group.Key,
                BarChart.Draw(
                    $"{group.Key}: ns per page of 4 KiB",
                    "f0",
                    [.. group.Select(row => new Bar(row.Step, row.Nanoseconds, !row.IsMeasure))]
                )
            ));
}

/// <summary>One step.</summary>
/// <param name="Group">The class of steps that it is of.</param>
/// <param name="Step">Its name.</param>
/// <param name="Nanoseconds">The mean for one page.</param>
/// <param name="TimesMeasure">As many times as long as what it is measured by.</param>
/// <param name="IsMeasure">Whether it is that itself.</param>
/// <param name="AllocatedBytes">On the managed heap, for one page.</param>
internal sealed record MicroRow(
    string Group,
    string Step,
    double Nanoseconds,
    double TimesMeasure,
    bool IsMeasure,
    long AllocatedBytes
);
