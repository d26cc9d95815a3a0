using Cloudlet.Server.Problems;

namespace Cloudlet.Server.Readiness;

/// <summary>How long a request may ask us to wait.</summary>
internal static class Timeouts
{
    private const double LongestSeconds = 24 * 3600;

    /// <summary>The time that was asked for, or <paramref name="otherwise"/>.</summary>
    public static TimeSpan Parse(double? seconds, TimeSpan otherwise, Faults faults)
    {
        if (seconds is null)
            return otherwise;
        if (seconds is >= 0 and <= LongestSeconds)
            return TimeSpan.FromSeconds(seconds.Value);
        faults.Add("timeoutSeconds", seconds.ToString(), $"a time is 0 to {LongestSeconds} seconds.");
        return otherwise;
    }
}
