namespace Cloudlet.Discovery.Links;

/// <summary>The times of RFC 6762, by the names of what they are for.</summary>
internal static class Timing
{
    /// <summary>Between a host's packets about one record (section 6).</summary>
    public static readonly TimeSpan BetweenMulticasts = TimeSpan.FromSeconds(1);

    /// <summary>The same, when a name is defended against one that probes for it (section 6).</summary>
    public static readonly TimeSpan BetweenDefences = TimeSpan.FromMilliseconds(250);

    /// <summary>Before the first probe at most, and between probes (section 8.1).</summary>
    public static readonly TimeSpan BetweenProbes = TimeSpan.FromMilliseconds(250);

    /// <summary>What the loser of two that probe at once waits (section 8.2).</summary>
    public static readonly TimeSpan AfterLostTie = TimeSpan.FromSeconds(1);

    /// <summary>Between the first two announcements (section 8.3).</summary>
    public static readonly TimeSpan BetweenAnnouncements = TimeSpan.FromSeconds(1);

    /// <summary>What a name waits that had fifteen conflicts within ten seconds (section 8.1).</summary>
    public static readonly TimeSpan AfterManyConflicts = TimeSpan.FromSeconds(5);

    /// <summary>How long a record that was taken back, or replaced, is still kept (sections 10.1 and 10.2).</summary>
    public static readonly TimeSpan LastSecond = TimeSpan.FromSeconds(1);

    /// <summary>Of records with a host in them (section 10).</summary>
    public static readonly TimeSpan HostTtl = TimeSpan.FromSeconds(120);

    /// <summary>Of all other records (section 10).</summary>
    public static readonly TimeSpan OtherTtl = TimeSpan.FromMinutes(75);

    /// <summary>What an asker that speaks plain DNS may keep an answer at most (section 6.7).</summary>
    public static readonly TimeSpan LegacyTtl = TimeSpan.FromSeconds(10);

    /// <summary>The longest pause between two queries for the same (section 5.2).</summary>
    public static readonly TimeSpan LongestQueryPause = TimeSpan.FromHours(1);

    /// <summary>Before an answer that others may give too, or a first query: 20 to 120 ms (sections 5.2 and 6).</summary>
    public static TimeSpan Shared(Random random) => TimeSpan.FromMilliseconds(20 + (random.NextDouble() * 100));

    /// <summary>Before an answer to a query whose known answers go on in the next packet: 400 to 500 ms (section 7.2).</summary>
    public static TimeSpan Truncated(Random random) => TimeSpan.FromMilliseconds(400 + (random.NextDouble() * 100));

    /// <summary>Before the first probe: 0 to 250 ms (section 8.1).</summary>
    public static TimeSpan BeforeProbing(Random random) => BetweenProbes * random.NextDouble();

    /// <summary>The earlier of two times, either of which may not be set.</summary>
    public static TimeSpan? Earlier(TimeSpan? left, TimeSpan? right) =>
        left is null ? right
        : right is null || left < right ? left
        : right;
}
