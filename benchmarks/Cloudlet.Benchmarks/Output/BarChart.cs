using System.Globalization;
using System.Net;
using System.Text;

namespace Cloudlet.Benchmarks.Output;

/// <summary>Values as bars below one another, from zero on: shorter is better.</summary>
internal static class BarChart
{
    private const int Width = 860;
    private const int Left = 330;
    private const int Right = 90;
    private const int Top = 45;
    private const int Row = 24;

    /// <summary>Draws an SVG. Values are written behind their bars as <paramref name="format"/> says.</summary>
    public static string Draw(string title, string format, IReadOnlyList<Bar> bars)
    {
        var most = bars.Select(bar => bar.Value).Append(double.Epsilon).Max();
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Top
                + (Row * bars.Count)
                + 10}" font-family="sans-serif" font-size="12">
            <rect width="100%" height="100%" fill="white"/>
            <text x="12" y="25" font-size="15">{WebUtility.HtmlEncode(title)}</text>

            """
        );
        for (var i = 0; i < bars.Count; i++)
        {
            var (bar, y) = (bars[i], Top + (Row * i));
            var length = (Width - Left - Right) * bar.Value / most;
            var value = bar.Value.ToString(format, CultureInfo.InvariantCulture);
            svg.Append(
                CultureInfo.InvariantCulture,
                $"""
                <text x="{Left - 8}" y="{y + 15}" text-anchor="end">{WebUtility.HtmlEncode(bar.Label)}</text>
                <rect x="{Left}" y="{y + 3}" width="{length:f1}" height="{Row - 6}" fill="{(
                    bar.IsOurs ? "#c0392b" : "#34495e"
                )}"/>
                <text x="{Left + length + 6:f1}" y="{y + 15}" fill="#333333">{WebUtility.HtmlEncode(value)}</text>

                """
            );
        }
        return svg.Append("</svg>\n").ToString();
    }
}

/// <summary>One value of a <see cref="BarChart"/>.</summary>
/// <param name="Label">What it is of.</param>
/// <param name="Value">The value, 0 or more.</param>
/// <param name="IsOurs">Whether it is ours, and not a rival's.</param>
internal readonly record struct Bar(string Label, double Value, bool IsOurs);
