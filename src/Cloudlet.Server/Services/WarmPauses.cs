namespace Cloudlet.Server.Services;

/// <summary>
/// When warm instances are tried again whose start failed: after 10 s, then after twice as long each time, up to 10 minutes. Only <see cref="ServiceFleet"/> touches it, and only while it holds
/// its lock.
/// </summary>
internal sealed class WarmPauses(TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, Pause> pauses = [];

    /// <summary>Whether a service's are left alone for now.</summary>
    public bool Lasts(string service) => pauses.TryGetValue(service, out var pause) && pause.Until > time.GetUtcNow();

    /// <summary>A start failed.</summary>
    public void Lengthen(string service)
    {
        var length = pauses.TryGetValue(service, out var before) ? before.Length * 2 : First;
        length = length > Longest ? Longest : length;
        pauses[service] = new Pause(length, time.GetUtcNow() + length);
    }

    /// <summary>A start succeeded.</summary>
    public void End(string service) => pauses.Remove(service);

    private sealed record Pause(TimeSpan Length, DateTimeOffset Until);
}
