using System.Globalization;
using Cloudlet.Cli.Output;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Progressing;

/// <summary>A stage in one line: name, bar, percent, amount, rate.</summary>
internal static class ProgressText
{
    private const int BarWidth = 24;

    /// <summary>The line for a stage that has been working for <paramref name="elapsed"/>.</summary>
    public static string Bar(StageProgress stage, TimeSpan elapsed)
    {
        if (stage.Total is not > 0)
            return $"{stage.Stage}  {Amount(stage)}{Seconds(elapsed)}";
        var part = Math.Clamp((double)stage.Done / stage.Total.Value, 0, 1);
        var filled = (int)(part * BarWidth);
        var bar = new string('█', filled) + new string('░', BarWidth - filled);
        // Rounded down: 100 % means all.
        var percent = ((int)(part * 100)).ToString(CultureInfo.InvariantCulture);
        return $"{stage.Stage}  {bar} {percent, 3}%  {AmountOf(stage)}{Rate(stage, elapsed)}";
    }

    /// <summary>Where a stage stands, in words.</summary>
    public static string Plain(StageProgress stage) =>
        stage.Total is > 0 ? $"{stage.Stage}, {AmountOf(stage)}" : $"{stage.Stage}  {Amount(stage)}".TrimEnd();

    private static string AmountOf(StageProgress stage) =>
        $"{ViewText.Size(stage.Done)} of {ViewText.Size(stage.Total!.Value)}";

    private static string Amount(StageProgress stage) => stage.Done == 0 ? "" : $"{ViewText.Size(stage.Done)}  ";

    private static string Rate(StageProgress stage, TimeSpan elapsed) =>
        stage.Done > 0 && elapsed.TotalSeconds >= 0.2
            ? $"  {ViewText.Size((long)(stage.Done / elapsed.TotalSeconds))}/s"
            : "";

    private static string Seconds(TimeSpan elapsed) =>
        string.Create(CultureInfo.InvariantCulture, $"{(int)elapsed.TotalSeconds} s");
}
