using System.Globalization;
using Cloudlet.Benchmarks.Hosts;
using Cloudlet.Benchmarks.Output;

namespace Cloudlet.Benchmarks.Density;

/// <summary>The answer of <c>bench density</c>.</summary>
internal sealed record DensityResult : IBenchResult
{
    private const double Mebibyte = 1 << 20;

    /// <summary>Where and when.</summary>
    public required HostReport Host { get; init; }

    /// <summary>Tasks that wanted to run in the last minute.</summary>
    public required double LoadAfter { get; init; }

    /// <summary>The memory of each guest.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Pages in which the resumed machine differs from its base.</summary>
    public required long ChangedPages { get; init; }

    /// <summary>Private bytes of a QEMU with the same devices whose guest has not run.</summary>
    public required long BareBytes { get; init; }

    /// <summary>The lines.</summary>
    public required IReadOnlyList<DensityRow> Rows { get; init; }

    /// <inheritdoc/>
    public override string ToString()
    {
        var table = new TextTable(
            "case",
            "instances",
            "all run ms",
            "all answer ms",
            "private MiB each",
            "largest",
            "guest's pages",
            "QEMU's own",
            "shared, once",
            "x (bare + guest's)"
        );
        foreach (var row in Rows)
        {
            table.Add(
                row.Case,
                row.Instances.ToString(CultureInfo.InvariantCulture),
                $"{row.RunningMilliseconds:f0}",
                $"{row.AnsweredMilliseconds:f0}",
                Size(row.PrivateBytes),
                Size(row.WorstPrivateBytes),
                Size(row.GuestBytes),
                Size(row.OwnBytes),
                Size(row.SharedBytes),
                $"{row.TimesNeeded:f2}"
            );
        }
        return $"{Host}, after: {LoadAfter:f1}\n\n"
            + $"Guests of {MemoryBytes / Mebibyte:f0} MiB, {ChangedPages:n0} pages changed from their base; "
            + $"a bare QEMU holds {Size(BareBytes)} MiB.\n\n{table}";
    }

    /// <inheritdoc/>
    public IEnumerable<Chart> Draw() =>
        [
            new Chart(
                "memory",
                BarChart.Draw(
                    "Private MiB of each instance",
                    "f1",
                    [.. Rows.Select(row => new Bar(row.Case, row.PrivateBytes / Mebibyte, row.SharedBytes > 0))]
                )
            ),
        ];

    private static string Size(long bytes) => $"{bytes / Mebibyte:f1}";
}
