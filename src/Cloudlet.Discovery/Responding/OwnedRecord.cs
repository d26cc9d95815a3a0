using Cloudlet.Discovery.Messages;

namespace Cloudlet.Discovery.Responding;

/// <summary>A record that we answer with on one link, and when it was, and will be, multicast there.</summary>
internal sealed class OwnedRecord(ResourceRecord record, bool isShared)
{
    /// <summary>What it says.</summary>
    public ResourceRecord Record { get; } = record;

    /// <summary>Whether others may have records of this name and type, too.</summary>
    public bool IsShared { get; } = isShared;

    /// <summary>When it last went to all on the link.</summary>
    public TimeSpan? LastSent { get; set; }

    /// <summary>When it will go to all on the link.</summary>
    public TimeSpan? Due { get; set; }

    /// <summary>Has it sent at a time, or earlier when that is planned already.</summary>
    public void Schedule(TimeSpan at, TimeSpan pause)
    {
        if (LastSent is { } last && at < last + pause)
            at = last + pause;
        if (Due is null || at < Due)
            Due = at;
    }

    /// <summary>Whether it was multicast so recently that it need not be sent to all again for one asker (RFC 6762, 5.4).</summary>
    public bool IsKnownToAll(TimeSpan now) => LastSent is { } last && now - last < Record.Ttl / 4;
}
