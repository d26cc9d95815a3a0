using System.Net;
using Cloudlet.Discovery.Browsing;
using Cloudlet.Discovery.Links;
using Cloudlet.Discovery.Messages;
using Cloudlet.Discovery.Responding;
using Cloudlet.Discovery.Services;

namespace Cloudlet.Discovery;

/// <summary>
/// Multicast DNS without sockets, clock and threads: packets and the time go in, packets and news come out. Its caller lets one in at a
/// time. So the whole protocol runs in tests to the millisecond.
/// </summary>
internal sealed class MdnsEngine(string hostLabel, IPacketSink sink, Random random) : IPacketEngine
{
    private readonly Dictionary<LinkId, Side> sides = [];
    private readonly HostClaim host = new(hostLabel);
    private readonly List<ServiceClaim> services = [];
    private readonly List<(ServiceType Type, ChangeFeed Feed)> feeds = [];

    /// <summary>When <see cref="Advance"/> wants to be called; null when nothing waits.</summary>
    public TimeSpan? NextDue
    {
        get
        {
            TimeSpan? next = null;
            foreach (var side in sides.Values)
                next = Timing.Earlier(next, Timing.Earlier(side.Responder.NextDue, side.Querier.NextDue));
            return next;
        }
    }

    /// <summary>The links of now.</summary>
    public IEnumerable<Link> Links => sides.Values.Select(side => side.Querier.Link);

    /// <summary>Follows the host's interfaces.</summary>
    public void SetLinks(IReadOnlyCollection<Link> links, TimeSpan now)
    {
        foreach (var gone in sides.Keys.Except(links.Select(link => link.Id)).ToList())
            sides.Remove(gone);
        foreach (var link in links)
        {
            if (!sides.TryGetValue(link.Id, out var side))
            {
                side = new Side(new LinkResponder(link, sink, random), new LinkQuerier(link, sink, random));
                sides[link.Id] = side;
                foreach (var claim in Claims.Where(claim => claim.IsFor(link)))
                    side.Responder.Add(claim, now);
                foreach (var (type, _) in feeds)
                    side.Querier.Browse(type.Name, now);
            }
            else if (!side.Querier.Link.Equals(link))
            {
                side.Querier.Link = link;
                side.Responder.Become(link, now);
            }
        }
        TellAll();
    }

    /// <summary>Wants to be found as a service.</summary>
    public ServiceClaim Publish(ServiceDescription description, TimeSpan now)
    {
        var claim = new ServiceClaim(description, host);
        foreach (var side in sides.Values)
        {
            if (services.Count == 0)
                side.Responder.Add(host, now);
            if (claim.IsFor(side.Querier.Link))
                side.Responder.Add(claim, now);
        }
        services.Add(claim);
        return claim;
    }

    /// <summary>Is no longer to be found.</summary>
    public void Withdraw(ServiceClaim claim)
    {
        if (!services.Remove(claim))
            return;
        foreach (var side in sides.Values)
        {
            side.Responder.Remove(claim);
            if (services.Count == 0)
                side.Responder.Remove(host);
        }
    }

    /// <summary>Tells something else about a service.</summary>
    public void Update(ServiceClaim claim, ServiceText text, TimeSpan now)
    {
        claim.Description = claim.Description with { Text = text };
        foreach (var side in sides.Values)
            side.Responder.Refresh(claim, now);
    }

    /// <summary>Whether a service's name has been found free, and was told, on any link.</summary>
    public bool IsAnnounced(ServiceClaim claim) =>
        sides.Values.Any(side => side.Responder.Names.Any(name => name.Claim == claim && name.IsOurs));

    /// <summary>Looks for services of a type, and tells the feed.</summary>
    public void Browse(ServiceType type, ChangeFeed feed, TimeSpan now)
    {
        feeds.Add((type, feed));
        foreach (var side in sides.Values)
            side.Querier.Browse(type.Name, now);
        Tell(type, feed);
    }

    /// <summary>Looks no longer for this feed.</summary>
    public void StopBrowsing(ServiceType type, ChangeFeed feed, TimeSpan now)
    {
        feeds.Remove((type, feed));
        if (feeds.Exists(other => other.Type == type))
            return;
        foreach (var side in sides.Values)
            side.Querier.Stop(type.Name, now);
    }

    /// <summary>Takes in a packet.</summary>
    /// <param name="id">The link that it came through.</param>
    /// <param name="source">Its sender.</param>
    /// <param name="packet">Its content, from whomever.</param>
    /// <param name="now">The time.</param>
    public void Receive(LinkId id, IPEndPoint source, ReadOnlySpan<byte> packet, TimeSpan now)
    {
        if (!sides.TryGetValue(id, out var side) || !MessageReader.TryRead(packet, out var message))
            return;
        if (!message.IsResponse)
        {
            side.Responder.ReceiveQuery(message, source, now);
            side.Querier.ReceiveQuery(message, now);
        }
        else if (source.Port == MulticastGroups.Port) // Other responses are no multicast DNS (RFC 6762, 6).
        {
            FindConflicts(side, message, now);
            side.Responder.ReceiveResponse(message, now);
            if (side.Querier.ReceiveResponse(message, now))
                TellAll();
        }
    }

    /// <summary>Does what is due.</summary>
    public void Advance(TimeSpan now)
    {
        var forgot = false;
        foreach (var side in sides.Values)
        {
            side.Responder.Advance(now);
            forgot |= side.Querier.Advance(now);
        }
        if (forgot)
            TellAll();
    }

    private IEnumerable<Claim> Claims => services.Count == 0 ? [] : [host, .. services];

    private void FindConflicts(Side side, DnsMessage response, TimeSpan now)
    {
        foreach (var name in side.Responder.Names.ToList())
        {
            if (response.Answers.Concat(response.Additionals).Any(record => IsConflict(name, record)))
                Settle(side, name, now);
        }
    }

    // What one of our links says is no conflict on another: two cards of this host may be on one network.
    private bool IsConflict(HeldName name, ResourceRecord record) =>
        record.Ttl > TimeSpan.Zero
        && record.Name.Equals(name.Name)
        && (!name.IsOurs || name.Unique.Any(owned => owned.Record.Type == record.Type))
        && !sides.Values.Any(other => other.Responder.Names.Says(record));

    // A name that is ours is probed for again, which the other does as well: that decides. One that is not yet ours is given up.
    private void Settle(Side side, HeldName name, TimeSpan now)
    {
        var claim = name.Claim;
        var at = now + claim.Conflict(now) + Timing.BeforeProbing(random);
        if (name.IsOurs)
        {
            side.Responder.Restart(claim, at);
            return;
        }
        claim.Rename();
        foreach (var other in sides.Values)
        {
            other.Responder.Rename(claim, at);
            if (claim != host)
                continue;
            foreach (var service in services)
                other.Responder.Refresh(service, now);
        }
    }

    private void TellAll()
    {
        foreach (var (type, feed) in feeds)
            Tell(type, feed);
    }

    private void Tell(ServiceType type, ChangeFeed feed) =>
        feed.Tell(ServiceView.Of(type, sides.Values.Select(side => side.Querier)));

    private sealed record Side(LinkResponder Responder, LinkQuerier Querier);
}
