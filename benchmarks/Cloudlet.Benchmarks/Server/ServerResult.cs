using System.Globalization;
using Cloudlet.Benchmarks.Hosts;
using Cloudlet.Benchmarks.Output;

namespace Cloudlet.Benchmarks.Server;

/// <summary>The answer of <c>bench server</c>.</summary>
internal sealed record ServerResult
{
    private const double Mebibyte = 1 << 20;

    /// <summary>Where and when.</summary>
    public required HostReport Host { get; init; }

    /// <summary>Tasks that wanted to run in the last minute.</summary>
    public required double LoadAfter { get; init; }

    /// <summary>What the daemon holds when nobody asks anything.</summary>
    public required IReadOnlyList<IdleRow> Idle { get; init; }

    /// <summary>Routes.</summary>
    public required IReadOnlyList<WrkRun> Routes { get; init; }

    /// <summary>Storms.</summary>
    public required IReadOnlyList<JoinStorm> Storms { get; init; }

    /// <inheritdoc/>
    public override string ToString()
    {
        var idle = new TextTable("daemon", "when", "resident MiB", "proportional", "of it anonymous");
        foreach (var row in Idle)
            idle.Add(
                row.Case,
                row.When,
                Size(row.Memory.Resident),
                Size(row.Memory.Proportional),
                Size(row.Memory.Anonymous)
            );
        var routes = new TextTable("route", "asked by", "requests/s", "median ms", "p99 ms", "bytes");
        foreach (var row in Routes)
        {
            routes.Add(
                row.Route,
                "wrk -t1 -c32",
                $"{row.PerSecond:n0}",
                $"{row.MiddleMilliseconds:f2}",
                $"{row.P99Milliseconds:f2}",
                $"{row.Bytes:n0}"
            );
        }
        var storms = new TextTable(
            "storm",
            "refused",
            "joins",
            "seated",
            "instances",
            "answering",
            "most users",
            "last answer s"
        );
        foreach (var row in Storms)
        {
            storms.Add(
                row.Case,
                row.Refused.Count == 0
                    ? "none"
                    : string.Join(", ", row.Refused.Select(item => $"{item.Value} {item.Key}")),
                Count(row.Joins),
                Count(row.Seated),
                Count(row.Instances),
                Count(row.Answering),
                Count(row.MostUsers),
                $"{row.LastSeconds:f1}"
            );
        }
        return $"{Host}, after: {LoadAfter:f1}\n\n{idle}\n{routes}\n{storms}";
    }

    private static string Size(long bytes) => $"{bytes / Mebibyte:f1}";

    private static string Count(int count) => count.ToString(CultureInfo.InvariantCulture);
}

/// <summary>One reading of an idle daemon.</summary>
internal sealed record IdleRow(string Case, string When, DaemonMemory Memory);
