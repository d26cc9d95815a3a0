using Cloudlet.Discovery.Links;
using Cloudlet.Discovery.Messages;

namespace Cloudlet.Discovery.Browsing;

/// <summary>A question that is asked again and again, each time after twice the pause (RFC 6762, 5.2).</summary>
internal sealed class ActiveQuestion(DomainName name, RecordType type, TimeSpan firstAt)
{
    private TimeSpan pause = TimeSpan.FromSeconds(1);

    /// <summary>What is asked. The first time each answers alone, at once; that is so wherever this host has no other daemon (RFC 6762, 5.4 and 15.1).</summary>
    public Question Question { get; private set; } = new(name, type, WantsUnicast: true);

    /// <summary>When it is asked next.</summary>
    public TimeSpan NextAt { get; private set; } = firstAt;

    /// <summary>It was asked, by us or by another in our place.</summary>
    public void Asked(TimeSpan now)
    {
        Question = Question with { WantsUnicast = false };
        NextAt = now + pause;
        pause = pause * 2 < Timing.LongestQueryPause ? pause * 2 : Timing.LongestQueryPause;
    }
}
