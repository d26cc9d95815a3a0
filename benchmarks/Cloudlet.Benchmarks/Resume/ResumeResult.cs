using System.Globalization;
using Cloudlet.Benchmarks.Hosts;
using Cloudlet.Benchmarks.Output;

namespace Cloudlet.Benchmarks.Resume;

/// <summary>The answer of <c>bench resume</c>.</summary>
internal sealed record ResumeResult : IBenchResult
{
    /// <summary>What may be reached: a resume takes at most so many bare starts.</summary>
    public const double Bar = 1.5;

    /// <summary>What is aimed at: a plain migration of a full guest takes at least so many resumes, from <see cref="PlainBarBytes"/> of memory on.</summary>
    public const double PlainBar = 5;

    /// <summary>The least memory of such a guest.</summary>
    public const long PlainBarBytes = 1 << 30;

    /// <summary>Where and when.</summary>
    public required HostReport Host { get; init; }

    /// <summary>Tasks that wanted to run in the last minute.</summary>
    public required double LoadAfter { get; init; }

    /// <summary>The worst of our resumes, in bare starts.</summary>
    public required double WorstTimesBareStart { get; init; }

    /// <summary>Whether that is within the bar.</summary>
    public bool IsWithinBar => WorstTimesBareStart <= Bar;

    /// <summary>The lines.</summary>
    public required IReadOnlyList<ResumeRow> Rows { get; init; }

    /// <inheritdoc/>
    public override string ToString()
    {
        const long mebibyte = 1 << 20;
        var table = new TextTable(
            "case",
            "changed pages",
            "memory MiB",
            "median ms",
            "best",
            "worst",
            "x bare start",
            "of the bests",
            "first answer ms"
        );
        foreach (var row in Rows)
        {
            table.Add(
                row.Case,
                row.ChangedPages == 0 ? "" : row.ChangedPages.ToString("n0", CultureInfo.InvariantCulture),
                $"{row.MemoryBytes / mebibyte}",
                $"{row.Milliseconds:f1}",
                $"{row.BestMilliseconds:f1}",
                $"{row.WorstMilliseconds:f1}",
                Text(row.TimesBareStart, "f2"),
                Text(row.TimesBareStartBest, "f2"),
                Text(row.AnswerMilliseconds, "f0")
            );
        }
        var verdict = IsWithinBar ? "held" : "MISSED";
        return $"{Host}, after: {LoadAfter:f1}\n\n{table}\n"
            + $"Worst resume from a kept image: {WorstTimesBareStart:f2} x the bare start (bar: {Bar}): {verdict}.\n"
            + string.Concat(Rows.GroupBy(row => row.MemoryBytes).Select(PlainVerdict));
    }

    /// <inheritdoc/>
    public IEnumerable<Chart> Draw() =>
        Rows.GroupBy(row => row.MemoryBytes)
            .Select(group => new Chart(
                $"{group.Key >> 20}",
                BarChart.Draw(
                    $"A guest of {group.Key >> 20} MiB: ms from the start to the end of the case",
                    "f0",
                    [
                        .. group.Select(row => new Bar(
                            row.ChangedPages == 0 ? row.Case : $"{row.Case}, {row.ChangedPages} pages",
                            row.Milliseconds,
                            row.TimesBareStart <= Bar
                        )),
                    ]
                )
            ));

    // The guest with the most content: its last rows.
    private static string PlainVerdict(IGrouping<long, ResumeRow> rows)
    {
        var resume = rows.Last(row => row.Case == ResumeContenders.Resume);
        var plain = rows.Last(row => row.Case == ResumeContenders.PlainIncoming);
        var times = plain.Milliseconds / resume.Milliseconds;
        return $"{rows.Key >> 20} MiB, {resume.ChangedPages:n0} pages changed: a plain migration takes {times:f1} x our resume"
            + (rows.Key < PlainBarBytes ? ".\n" : $" (bar: {PlainBar}): {(times >= PlainBar ? "held" : "MISSED")}.\n");
    }

    private static string Text(double? value, string format) =>
        value?.ToString(format, CultureInfo.InvariantCulture) ?? "";
}
