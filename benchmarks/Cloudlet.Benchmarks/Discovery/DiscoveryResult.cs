using System.Globalization;
using Cloudlet.Benchmarks.Hosts;
using Cloudlet.Benchmarks.Output;

namespace Cloudlet.Benchmarks.Discovery;

/// <summary>The answer of <c>bench discovery</c>.</summary>
internal sealed record DiscoveryResult : IBenchResult
{
    /// <summary>Where and when.</summary>
    public required HostReport Host { get; init; }

    /// <summary>Tasks that wanted to run in the last minute.</summary>
    public required double LoadAfter { get; init; }

    /// <summary>Each case.</summary>
    public required IReadOnlyList<DiscoveryRow> Rows { get; init; }

    /// <inheritdoc/>
    public IEnumerable<Chart> Draw() =>
        [
            new Chart(
                "medians",
                BarChart.Draw(
                    "Median ms",
                    "f0",
                    [.. Rows.Select(row => new Bar(row.Case, row.Median, row.Case != DiscoveryCases.Avahi))]
                )
            ),
        ];

    /// <inheritdoc/>
    public override string ToString()
    {
        var table = new TextTable("case", "by", "runs", "median ms", "least", "most");
        foreach (var row in Rows)
        {
            table.Add(
                row.Case,
                row.Case == DiscoveryCases.Avahi ? "avahi-browse" : "Cloudlet.Client",
                row.Milliseconds.Count.ToString(CultureInfo.InvariantCulture),
                Text(row.Median),
                Text(row.Milliseconds.Min()),
                Text(row.Milliseconds.Max())
            );
        }
        return $"{Host}, after: {LoadAfter:f1}\n\n{table}";
    }

    private static string Text(double milliseconds) => milliseconds.ToString("f0", CultureInfo.InvariantCulture);
}

/// <summary>One case.</summary>
/// <param name="Case">Its name.</param>
/// <param name="Milliseconds">Each run's.</param>
internal sealed record DiscoveryRow(string Case, IReadOnlyList<double> Milliseconds)
{
    /// <summary>The middle one.</summary>
    public double Median => Milliseconds.Order().ElementAt(Milliseconds.Count / 2);
}

/// <summary>What is measured.</summary>
internal static class DiscoveryCases
{
    public const string Avahi = "found, cold: avahi-browse";
    public const string Found = "found, cold";
    public const string Joined = "service, an instance is up";
    public const string Resumed = "service, an instance is resumed";
    public const string Again = "service again, its box lost power";

    public static IReadOnlyList<string> All { get; } = [Found, Avahi, Joined, Resumed, Again];
}
