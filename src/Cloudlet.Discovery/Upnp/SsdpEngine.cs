using System.Net;
using System.Text;
using Cloudlet.Discovery.Links;
using Cloudlet.Discovery.Responding;

namespace Cloudlet.Discovery.Upnp;

/// <summary>
/// SSDP for one device, without sockets, clock and threads: notes that it is alive, answers searches, and says goodbye (UPnP Device
/// Architecture 1.1, 1.2 and 1.3). Its caller lets one in at a time.
/// </summary>
internal sealed class SsdpEngine(UpnpDevice device, IPacketSink sink, Random random) : IPacketEngine
{
    /// <summary>How long it may be believed; UPnP asks for half an hour at least.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(30);

    // More than so many searches that wait would be a flood, not people.
    private const int MostWaiting = 64;
    private static readonly TimeSpan BetweenFirstNotes = TimeSpan.FromMilliseconds(200);
    private readonly Dictionary<LinkId, Side> sides = [];
    private readonly List<(TimeSpan Due, LinkId Link, IPEndPoint To, string Target)> waiting = [];

    /// <summary>When <see cref="Advance"/> wants to be called; null when nothing waits.</summary>
    public TimeSpan? NextDue
    {
        get
        {
            TimeSpan? next = null;
            foreach (var side in sides.Values)
                next = Timing.Earlier(next, side.NextNote);
            foreach (var answer in waiting)
                next = Timing.Earlier(next, answer.Due);
            return next;
        }
    }

    /// <summary>The links of now.</summary>
    public IEnumerable<Link> Links => sides.Values.Select(side => side.Link);

    /// <summary>Follows the host's interfaces.</summary>
    public void SetLinks(IReadOnlyCollection<Link> links, TimeSpan now)
    {
        var wanted = links
            .Where(link => device.Interfaces is null || device.Interfaces.Contains(link.InterfaceName))
            .ToDictionary(link => link.Id);
        foreach (var gone in sides.Keys.Except(wanted.Keys).ToList())
            sides.Remove(gone);
        foreach (var link in wanted.Values)
        {
            if (sides.TryGetValue(link.Id, out var side) && side.Link.Equals(link))
                continue;
            sides[link.Id] = new Side(link, now + (BetweenFirstNotes * random.NextDouble()));
        }
    }

    /// <summary>Takes in a packet.</summary>
    public void Receive(LinkId id, IPEndPoint source, ReadOnlySpan<byte> packet, TimeSpan now)
    {
        if (
            !sides.TryGetValue(id, out var side)
            || !SearchRequest.TryRead(packet, out var request)
            || !device.Targets.Any(target => Matches(request.Target, target.Target))
            || !side.Link.IsOnLink(source.Address)
            || waiting.Count >= MostWaiting
            || !side.Budget.TryTake(now)
        )
            return;
        var due = now + ((request.LongestWait ?? TimeSpan.Zero) * random.NextDouble());
        waiting.Add((due, id, source, request.Target));
    }

    /// <summary>Does what is due.</summary>
    public void Advance(TimeSpan now)
    {
        foreach (var answer in waiting.Where(answer => answer.Due <= now).ToList())
        {
            waiting.Remove(answer);
            if (sides.TryGetValue(answer.Link, out var side))
                Answer(side.Link, answer.To, answer.Target);
        }
        foreach (var side in sides.Values.Where(side => side.NextNote <= now))
        {
            Notify(side.Link, "ssdp:alive");
            side.Notes++;
            // Twice at the start, as packets get lost; then well before it is forgotten, not at the same moment everywhere.
            side.NextNote = now + (side.Notes == 1 ? BetweenFirstNotes : MaxAge * (0.3 + (random.NextDouble() * 0.15)));
        }
    }

    /// <summary>Says goodbye on all links.</summary>
    public void Stop()
    {
        foreach (var side in sides.Values)
            Notify(side.Link, "ssdp:byebye");
        sides.Clear();
        waiting.Clear();
    }

    private static bool Matches(string asked, string target) => asked is "ssdp:all" || asked == target;

    private void Answer(Link link, IPEndPoint to, string asked)
    {
        foreach (var (target, name) in device.Targets)
        {
            if (Matches(asked, target))
                Send(
                    link,
                    to,
                    $"HTTP/1.1 200 OK\r\nCACHE-CONTROL: max-age={MaxAge.TotalSeconds}\r\nEXT:\r\nLOCATION: {Location(link)}\r\n"
                        + $"SERVER: {Server}\r\nST: {target}\r\nUSN: {name}\r\n\r\n"
                );
        }
    }

    private void Notify(Link link, string what)
    {
        var place =
            what == "ssdp:alive"
                ? $"CACHE-CONTROL: max-age={MaxAge.TotalSeconds}\r\nLOCATION: {Location(link)}\r\nSERVER: {Server}\r\n"
                : "";
        foreach (var (target, name) in device.Targets)
            Send(
                link,
                to: null,
                $"NOTIFY * HTTP/1.1\r\nHOST: 239.255.255.250:{Ssdp.Port}\r\n{place}NT: {target}\r\nNTS: {what}\r\nUSN: {name}\r\n\r\n"
            );
    }

    private string Server => $"Linux UPnP/1.1 Cloudlet/{device.Version}";

    // The address of this very link, where the asker is.
    private string Location(Link link)
    {
        var own = link.Addresses.First(own => own.Address.AddressFamily == link.Id.Family).Address;
        return $"http://{new IPEndPoint(own, device.Port)}{device.DescriptionPath}";
    }

    private void Send(Link link, IPEndPoint? to, string text) => sink.Send(link, to, Encoding.Latin1.GetBytes(text));

    private sealed class Side(Link link, TimeSpan firstNote)
    {
        public Link Link { get; } = link;

        public UnicastBudget Budget { get; } = new();

        public TimeSpan NextNote { get; set; } = firstNote;

        public int Notes { get; set; }
    }
}
