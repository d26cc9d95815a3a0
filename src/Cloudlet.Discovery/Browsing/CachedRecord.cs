using Cloudlet.Discovery.Links;
using Cloudlet.Discovery.Messages;

namespace Cloudlet.Discovery.Browsing;

/// <summary>A record that another told us, and how long it may still be believed.</summary>
internal sealed class CachedRecord
{
    // Four queries before it is given up, each up to 2 % later so that not all ask at once (RFC 6762, 5.2).
    private static readonly double[] RefreshAt = [0.80, 0.85, 0.90, 0.95];
    private readonly double jitter;
    private int refreshes;

    public CachedRecord(ResourceRecord record, TimeSpan now, Random random)
    {
        jitter = random.NextDouble() * 0.02;
        Record = record;
        Received = now;
        Expires = now + record.Ttl;
    }

    /// <summary>What it says.</summary>
    public ResourceRecord Record { get; }

    /// <summary>When it came.</summary>
    public TimeSpan Received { get; }

    /// <summary>When it is forgotten.</summary>
    public TimeSpan Expires { get; private set; }

    /// <summary>Whether it is in its last second: taken back, or replaced.</summary>
    public bool IsLeaving { get; private set; }

    /// <summary>When it is to be asked for again; null when it has been asked for often enough.</summary>
    public TimeSpan? RefreshDue => RefreshAfter(jitter);

    /// <summary>From when on it may be asked for again, when others are asked for anyway.</summary>
    public TimeSpan? RefreshBegins => RefreshAfter(0);

    /// <summary>How long it may still be believed.</summary>
    public TimeSpan Remaining(TimeSpan now) => Expires - now;

    /// <summary>Whether it is told to others as known: it holds for more than half its time (RFC 6762, 7.1).</summary>
    public bool IsKnownAnswer(TimeSpan now) => !IsLeaving && Remaining(now) > Record.Ttl / 2;

    /// <summary>It was asked for again.</summary>
    public void Refreshed() => refreshes++;

    /// <summary>Forgets it in a second.</summary>
    public void Leave(TimeSpan now)
    {
        if (IsLeaving)
            return;
        IsLeaving = true;
        if (now + Timing.LastSecond < Expires)
            Expires = now + Timing.LastSecond;
    }

    private TimeSpan? RefreshAfter(double later) =>
        IsLeaving || refreshes == RefreshAt.Length ? null : Received + (Record.Ttl * (RefreshAt[refreshes] + later));
}
