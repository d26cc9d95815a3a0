using Cloudlet.Server.Problems;

namespace Cloudlet.Server.Leases;

/// <summary>How long a lease may last.</summary>
internal static class LeaseRules
{
    private const long Shortest = 5;
    private const long Longest = 24 * 3600;
    private static readonly TimeSpan Default = TimeSpan.FromMinutes(5);

    /// <summary>The length that was asked for, or <paramref name="otherwise"/>, or the default.</summary>
    public static TimeSpan Parse(long? seconds, string field, Faults faults, TimeSpan? otherwise = null)
    {
        if (seconds is null)
            return otherwise ?? Default;
        if (seconds is >= Shortest and <= Longest)
            return TimeSpan.FromSeconds(seconds.Value);
        faults.Add(field, seconds.ToString(), $"a lease lasts {Shortest} to {Longest} seconds.");
        return Default;
    }
}
