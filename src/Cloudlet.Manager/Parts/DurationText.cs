namespace Cloudlet.Manager.Parts;

/// <summary>Lengths of time for people.</summary>
internal static class DurationText
{
    /// <summary>Two digits or so: <c>340 ms</c>, <c>4.2 s</c>, <c>12 min</c>, <c>3 h 5 min</c>, <c>2 d 4 h</c>.</summary>
    public static string Of(TimeSpan time) =>
        time.TotalSeconds < 1 ? $"{time.TotalMilliseconds:0} ms"
        : time.TotalSeconds < 100 ? $"{time.TotalSeconds:0.#} s"
        : time.TotalMinutes < 100 ? $"{time.TotalMinutes:0} min"
        : time.TotalHours < 48 ? $"{(int)time.TotalHours} h {time.Minutes} min"
        : $"{(int)time.TotalDays} d {time.Hours} h";
}
