using System.Globalization;
using System.Net;
using System.Text;

namespace Cloudlet.Benchmarks.Images;

/// <summary>Seconds to encode against bytes, a point for each tool, both axes logarithmic: below and to the left is better.</summary>
internal static class ImagesChart
{
    private const double Width = 860;
    private const double Height = 520;
    private const double Left = 70;
    private const double Right = 30;
    private const double Top = 50;
    private const double Bottom = 60;
    private const double TextHeight = 15;
    private const double Megabyte = 1e6;

    /// <summary>Draws an SVG.</summary>
    public static string Draw(PairReport report)
    {
        var rows = report.Rows.Where(row => row.Bytes > 0).OrderBy(row => row.Bytes).ToArray();
        var x = new Axis(rows.Select(row => row.EncodeSeconds), Left, Width - Right);
        var y = new Axis(rows.Select(row => row.Bytes / Megabyte), Height - Bottom, Top);
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" font-family="sans-serif" font-size="12">
            <rect width="{Width}" height="{Height}" fill="white"/>
            <text x="{Left}" y="25" font-size="15">{WebUtility.HtmlEncode(
                report.Pair
            )}: seconds to encode, and MB</text>

            """
        );
        foreach (var tick in x.Ticks())
            Line(
                svg,
                x.At(tick),
                Top,
                x.At(tick),
                Height - Bottom,
                $"{tick} s",
                x.At(tick),
                Height - Bottom + 18,
                "middle"
            );
        foreach (var tick in y.Ticks())
            Line(svg, Left, y.At(tick), Width - Right, y.At(tick), $"{tick} MB", Left - 6, y.At(tick) + 4, "end");
        // Names of points that lie close are moved down, so that they can be read.
        var last = double.PositiveInfinity;
        foreach (var row in rows)
        {
            var (cx, cy) = (x.At(row.EncodeSeconds), y.At(row.Bytes / Megabyte));
            var ours = row.Tool.StartsWith("cloudlet", StringComparison.Ordinal);
            var text = Math.Min(cy + 4, last - TextHeight);
            last = text;
            var anchor = cx > Width * 0.7 ? "end" : "start";
            var shift = cx > Width * 0.7 ? -9 : 9;
            var color = ours ? "#c0392b" : "#34495e";
            svg.Append(
                CultureInfo.InvariantCulture,
                $"""
                <circle cx="{cx:f1}" cy="{cy:f1}" r="5" fill="{color}"/>
                <text x="{cx + shift:f1}" y="{text:f1}" fill="{color}" text-anchor="{anchor}">{WebUtility.HtmlEncode(
                    row.Tool
                )}</text>

                """
            );
        }
        return svg.Append("</svg>\n").ToString();
    }

    private static void Line(
        StringBuilder svg,
        double x1,
        double y1,
        double x2,
        double y2,
        string text,
        double x,
        double y,
        string anchor
    ) =>
        svg.Append(
            CultureInfo.InvariantCulture,
            $"""
            <line x1="{x1:f1}" y1="{y1:f1}" x2="{x2:f1}" y2="{y2:f1}" stroke="#dddddd"/>
            <text x="{x:f1}" y="{y:f1}" text-anchor="{anchor}" fill="#666666">{text}</text>

            """
        );

    /// <summary>A logarithmic axis that holds all values with some room.</summary>
    private sealed class Axis
    {
        private const double Room = 1.4;
        private static readonly double[] Steps = [1, 2, 5];
        private readonly double least;
        private readonly double most;
        private readonly double from;
        private readonly double to;

        public Axis(IEnumerable<double> values, double from, double to)
        {
            var all = values.Select(value => Math.Max(value, 0.001)).ToArray();
            (least, most) = (all.Min() / Room, all.Max() * Room);
            (this.from, this.to) = (from, to);
        }

        public double At(double value) => from + ((to - from) * Math.Log(value / least) / Math.Log(most / least));

        public IEnumerable<double> Ticks() =>
            from power in Enumerable.Range(-3, 10)
            from step in Steps
            let tick = step * Math.Pow(10, power)
            where tick >= least && tick <= most
            select Math.Round(tick, 3);
    }
}
