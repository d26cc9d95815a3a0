using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Cloudlet.Benchmarks.Server;

/// <summary>What <c>wrk -t1 -c32</c> says of one route.</summary>
/// <param name="Route">Which.</param>
/// <param name="PerSecond">Requests that were answered in a second.</param>
/// <param name="MiddleMilliseconds">Half of them were answered in.</param>
/// <param name="P99Milliseconds">99 of 100 were answered in.</param>
/// <param name="Bytes">One answer's body.</param>
internal sealed partial record WrkRun(
    string Route,
    double PerSecond,
    double MiddleMilliseconds,
    double P99Milliseconds,
    int Bytes
)
{
    /// <summary>Asks a route for a while.</summary>
    /// <exception cref="BenchException">wrk is not here, or an answer was none.</exception>
    public static async Task<WrkRun> OfAsync(Uri url, TimeSpan time, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        var body = await http.GetByteArrayAsync(url, cancellationToken);
        var start = new ProcessStartInfo(
            "wrk",
            ["-t1", "-c32", $"-d{time.TotalSeconds:0}s", "--latency", url.ToString()]
        )
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start) ?? throw new BenchException("wrk does not start.");
        var said = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0 || Refusals().IsMatch(said))
            throw new BenchException($"wrk {url}: {said}");
        return new WrkRun(
            url.PathAndQuery,
            double.Parse(PerSecondText().Match(said).Groups[1].Value, CultureInfo.InvariantCulture),
            Milliseconds(said, "50%"),
            Milliseconds(said, "99%"),
            body.Length
        );
    }

    private static double Milliseconds(string said, string part)
    {
        var match = Regex.Match(said, $@"{part}\s+([\d.]+)(us|ms|s)", RegexOptions.None, TimeSpan.FromSeconds(1));
        var value = double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        return match.Groups[2].Value switch
        {
            "us" => value / 1000,
            "s" => value * 1000,
            _ => value,
        };
    }

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex PerSecondText();

    [GeneratedRegex("Non-2xx|Socket errors")]
    private static partial Regex Refusals();
}
