using System.Globalization;

namespace Cloudlet.Cli.Output;

/// <summary>Values as people read them: sizes in KiB and MiB, times of their own zone.</summary>
internal sealed class ViewText(TimeProvider clock)
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    /// <summary>Three digits at most and a unit of 1024.</summary>
    public static string Size(long bytes)
    {
        var value = (double)bytes;
        var unit = 0;
        // 1023.6 would be written as 1024.
        while (value >= 999.5 && unit < Units.Length - 1)
        {
            value /= 1024;
            unit++;
        }
        var digits =
            unit == 0 || value >= 99.95 ? "0"
            : value >= 9.995 ? "0.#"
            : "0.##";
        return $"{value.ToString(digits, CultureInfo.InvariantCulture)} {Units[unit]}";
    }

    /// <summary>Milliseconds below ten seconds, then seconds, then minutes.</summary>
    public static string Milliseconds(double milliseconds) =>
        milliseconds switch
        {
            < 10 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.0} ms"),
            < 10_000 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0} ms"),
            < 600_000 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0.0} s"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 60_000:0.0} min"),
        };

    /// <summary>A count with its thousands apart.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>The share of the processors that is busy, up to all; beyond, how much work there is for what they can do at once.</summary>
    public static string Load(double load) =>
        load > 1
            ? string.Create(CultureInfo.InvariantCulture, $"full, {load:0.#}x")
            : load.ToString("0 %", CultureInfo.InvariantCulture);

    /// <summary>A moment in the reader's zone.</summary>
    public string Time(DateTimeOffset time) =>
        TimeZoneInfo
            .ConvertTime(time, clock.LocalTimeZone)
            .ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>A moment, or nothing.</summary>
    public string? Time(DateTimeOffset? time) => time is { } at ? Time(at) : null;

    /// <summary>The part of an id that people compare.</summary>
    public static string ShortId(string id) =>
        id.StartsWith("sha256:", StringComparison.Ordinal) && id.Length > 19 ? id[7..19] : id;
}
