using Cloudlet.Server.Problems;

namespace Cloudlet.Server.Devices;

/// <summary>What the fields of a device may be. Each check notes its faults and goes on, so that all are told at once.</summary>
internal static class DeviceRules
{
    private const int LongestId = 100;
    private const int ShortestPassword = 8;
    private const int LongestPassword = 200;
    private const long Shortest = 60;
    private const long Longest = 10L * 365 * 24 * 3600;
    private static readonly TimeSpan Default = TimeSpan.FromDays(30);

    /// <summary>Whether a device can be called so.</summary>
    public static bool IsId(string? id) =>
        id is { Length: >= 1 and <= LongestId } && id.All(c => c is > ' ' and <= '~' and not '/');

    public static void CheckId(string? id, string field, Faults faults)
    {
        if (!IsId(id))
            faults.Add(field, id, $"a device's id is needed: 1 to {LongestId} visible characters of ASCII, no slash.");
    }

    public static void CheckPassword(string? password, Faults faults)
    {
        // Not repeated in the answer: it is a password all the same.
        if (password is not (null or { Length: >= ShortestPassword and <= LongestPassword }))
            faults.Add("password", null, $"a password has {ShortestPassword} to {LongestPassword} characters.");
    }

    public static TimeSpan Length(long? seconds, Faults faults)
    {
        if (seconds is null)
            return Default;
        if (seconds is >= Shortest and <= Longest)
            return TimeSpan.FromSeconds(seconds.Value);
        faults.Add("seconds", seconds.ToString(), $"a device is paired for {Shortest} to {Longest} seconds.");
        return Default;
    }
}
