using System.Net;

namespace Cloudlet.Discovery.Links;

/// <summary>A protocol without sockets, clock and threads. Its caller lets one in at a time, and tells the time since it began.</summary>
internal interface IPacketEngine
{
    /// <summary>When <see cref="Advance"/> wants to be called; null when nothing waits.</summary>
    TimeSpan? NextDue { get; }

    /// <summary>The links that it works on.</summary>
    IEnumerable<Link> Links { get; }

    /// <summary>Follows the host's interfaces.</summary>
    void SetLinks(IReadOnlyCollection<Link> links, TimeSpan now);

    /// <summary>Takes in a packet, from whomever.</summary>
    void Receive(LinkId id, IPEndPoint source, ReadOnlySpan<byte> packet, TimeSpan now);

    /// <summary>Does what is due.</summary>
    void Advance(TimeSpan now);
}
