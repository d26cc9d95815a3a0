using Cloudlet.Server.Problems;
using Cloudlet.Server.Readiness;

namespace Cloudlet.Server.Services;

/// <summary>What the fields of a service may be. Each check notes its faults and goes on, so that all are told at once.</summary>
internal static class ServiceRules
{
    private const int LongestId = 100;
    private const int LongestDescription = 2000;
    private const int LongestLabel = 50;
    private const int MostTags = 32;
    private const int LongestTag = 50;
    private const int MostPorts = 32;
    private const int MostUsers = 10_000;
    private const int MostWarm = 64;
    private const long LongestIdleSeconds = 7 * 24 * 3600;
    private const long MostMemoryBytes = 1L << 50;

    public static void CheckId(string? id, Faults faults)
    {
        if (!IsId(id))
            faults.Add(
                "id",
                id,
                $"an id is needed: 1 to {LongestId} of letters, digits, '.', '-' and '_', starting with a letter or digit, such as org.example.speech."
            );
    }

    /// <summary>Whether it could be the id of a service.</summary>
    public static bool IsId(string? id) =>
        id is { Length: >= 1 and <= LongestId }
        && char.IsAsciiLetterOrDigit(id[0])
        && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');

    public static void CheckDescription(string? text, Faults faults)
    {
        if (text?.Length > LongestDescription)
            faults.Add(
                "description",
                text[..40] + "...",
                $"a description has at most {LongestDescription} characters."
            );
    }

    /// <summary>What a new version is called; null: nothing was said.</summary>
    public static void CheckLabel(string? label, IReadOnlyList<ServiceVersion> known, Faults faults)
    {
        if (label is null)
            return;
        if (label.Length is < 1 or > LongestLabel || label.Any(char.IsControl))
            faults.Add("version", label, $"a version is called by 1 to {LongestLabel} characters.");
        else if (known.FirstOrDefault(version => version.Label == label) is { } other)
            faults.Add("version", label, $"its version number {other.Number} is called that: choose another name.");
    }

    /// <summary>The tags, each once.</summary>
    public static IReadOnlyList<string> Tags(IReadOnlyList<string>? tags, Faults faults)
    {
        var given = faults.Items(tags, "tags");
        if (given.Count > MostTags)
            faults.Add("tags", given.Count.ToString(), $"there are at most {MostTags} tags.");
        foreach (var tag in given)
        {
            if (tag.Length is < 1 or > LongestTag || tag.Any(char.IsControl))
                faults.Add("tags", tag, $"a tag has 1 to {LongestTag} characters.");
        }
        return [.. given.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Each port once, in the order given.</summary>
    public static IReadOnlyList<int> Ports(IReadOnlyList<int> ports, Faults faults)
    {
        if (ports.Count is < 1 or > MostPorts)
            faults.Add("ports", ports.Count.ToString(), $"1 to {MostPorts} ports are needed; the overlay names none.");
        foreach (var port in ports)
            PortRules.Check(port, "ports", faults);
        return [.. ports.Distinct()];
    }

    /// <summary>The probe, checked; it may not wait for a person.</summary>
    public static void CheckReady(string? ready, Faults faults)
    {
        if (ReadyRules.Parse(ready, "ready", faults) is { Kind: ReadyKind.Manual })
            faults.Add("ready", ready, "instances are started for clients: nobody is there to say that one is ready.");
    }

    public static void CheckUsers(int? users, Faults faults)
    {
        if (users is < 1 or > MostUsers)
            faults.Add("users", users.ToString(), $"an instance has 1 to {MostUsers} users.");
    }

    public static void CheckWarm(int? warm, Faults faults)
    {
        if (warm is < 0 or > MostWarm)
            faults.Add("warm", warm.ToString(), $"0 to {MostWarm} instances can be kept warm.");
    }

    public static void CheckIdle(long? seconds, Faults faults)
    {
        if (seconds is < 0 or > LongestIdleSeconds)
            faults.Add("idleSeconds", seconds.ToString(), $"the idle time is 0 to {LongestIdleSeconds} seconds.");
    }

    public static void CheckMemory(long? least, long? ideal, Faults faults)
    {
        if (least is < 0 or > MostMemoryBytes)
            faults.Add("leastMemoryBytes", least.ToString(), "a size in bytes is needed.");
        if (ideal is < 0 or > MostMemoryBytes)
            faults.Add("idealMemoryBytes", ideal.ToString(), "a size in bytes is needed.");
        if (ideal < least)
            faults.Add("idealMemoryBytes", ideal.ToString(), "it is less than the least memory.");
    }
}
