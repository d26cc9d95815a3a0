using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Cloudlet.Discovery.Browsing;
using Cloudlet.Discovery.Links;
using Cloudlet.Discovery.Messages;
using Cloudlet.Discovery.Responding;
using Cloudlet.Discovery.Services;

namespace Cloudlet.Discovery;

/// <summary>
/// Services on the local network by multicast DNS (RFC 6762 and 6763): publishes ours and finds those of others, on several interfaces,
/// over IPv4 and IPv6, beside other such daemons of the host. Thread-safe. Disposing it says goodbye for all that is published.
/// </summary>
public sealed class MulticastDns : IAsyncDisposable
{
    // The system tells us of changes; this is for those that it keeps to itself.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(15);

    private readonly Lock gate = new();
    private readonly MulticastDnsOptions options;
    private readonly TimeProvider time;
    private readonly long started;
    private readonly MdnsEngine engine;
    private readonly Dictionary<AddressFamily, MulticastSocket> sockets;
    private readonly OwnPackets own = new();
    private readonly List<PublishedService> published = [];
    private readonly CancellationTokenSource stop = new();
    private readonly ITimer alarm;
    private readonly ITimer lookout;
    private readonly List<Task> receiving = [];
    private bool isOver;

    private MulticastDns(
        MulticastDnsOptions options,
        TimeProvider time,
        Random random,
        Dictionary<AddressFamily, MulticastSocket> sockets
    )
    {
        this.options = options;
        this.time = time;
        this.sockets = sockets;
        started = time.GetTimestamp();
        engine = new MdnsEngine(options.HostLabel, new Sender(this), random);
        alarm = time.CreateTimer(_ => Do(_ => { }), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        lookout = time.CreateTimer(_ => FollowInterfaces(), null, LookAgain, LookAgain);
    }

    /// <summary>Opens the sockets and follows the interfaces from now on. Nothing is sent before something is published or looked for.</summary>
    /// <param name="options">How it takes part.</param>
    /// <param name="time">The clock.</param>
    /// <param name="random">Spreads packets in time; used by this object alone.</param>
    /// <exception cref="DiscoveryUnavailableException">The port cannot be opened in either address family.</exception>
    public static MulticastDns Start(MulticastDnsOptions options, TimeProvider time, Random random)
    {
        var opened = new Dictionary<AddressFamily, MulticastSocket>();
        SocketException? failure = null;
        foreach (var group in (IPAddress[])[MulticastGroups.V4, MulticastGroups.V6])
        {
            try
            {
                opened[group.AddressFamily] = MulticastSocket.Open(group, MulticastGroups.Port, hops: 255);
            }
            catch (SocketException exception)
            {
                failure = exception; // A host may well have one family only.
            }
        }
        if (opened.Count == 0)
            throw new DiscoveryUnavailableException(MulticastGroups.Port, failure!);
        var dns = new MulticastDns(options, time, random, opened);
        NetworkChange.NetworkAddressChanged += dns.OnNetworkChanged;
        dns.FollowInterfaces();
        foreach (var socket in opened.Values)
            dns.receiving.Add(
                socket.ReceiveAsync(
                    DnsMessage.LongestMessage,
                    (packet, index, source, wasMulticast) =>
                        dns.OnPacket(new LinkId(index, socket.Family), packet, source, wasMulticast),
                    dns.stop.Token
                )
            );
        return dns;
    }

    /// <summary>Wants to be found as a service, on all links of now and of later, until the result is disposed.</summary>
    /// <exception cref="FormatException">The instance's name is empty or longer than 63 bytes.</exception>
    public PublishedService Publish(ServiceDescription service)
    {
        _ = service.Type.Name.Child(service.Instance);
        PublishedService? result = null;
        Do(now => published.Add(result = new PublishedService(this, engine.Publish(service, now))));
        return result ?? throw new ObjectDisposedException(nameof(MulticastDns));
    }

    /// <summary>Looks for services of a type: those that are there, and then all that changes, until cancelled.</summary>
    /// <remarks>Services that this same object publishes are not among them.</remarks>
    public async IAsyncEnumerable<ServiceChange> BrowseAsync(
        ServiceType type,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var feed = new ChangeFeed();
        Do(now => engine.Browse(type, feed, now));
        try
        {
            await foreach (var change in feed.ReadAsync(cancellationToken).ConfigureAwait(false))
                yield return change;
        }
        finally
        {
            Do(now => engine.StopBrowsing(type, feed, now));
        }
    }

    /// <summary>Says goodbye for all that is published, and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        NetworkChange.NetworkAddressChanged -= OnNetworkChanged;
        Do(_ =>
        {
            foreach (var service in published)
                engine.Withdraw(service.Claim);
            isOver = true;
        });
        await stop.CancelAsync().ConfigureAwait(false);
        await alarm.DisposeAsync().ConfigureAwait(false);
        await lookout.DisposeAsync().ConfigureAwait(false);
        await Task.WhenAll(receiving).ConfigureAwait(false);
        foreach (var socket in sockets.Values)
            socket.Dispose();
        stop.Dispose();
    }

    internal string InstanceOf(ServiceClaim claim)
    {
        lock (gate)
            return claim.Instance;
    }

    internal void Update(ServiceClaim claim, ServiceText text) => Do(now => engine.Update(claim, text, now));

    internal void Withdraw(PublishedService service) =>
        Do(_ =>
        {
            published.Remove(service);
            engine.Withdraw(service.Claim);
        });

    // The one way in: one at a time, and then the alarm is set for what the engine waits for.
    private void Do(Action<TimeSpan> action)
    {
        lock (gate)
        {
            if (isOver)
                return;
            var now = time.GetElapsedTime(started);
            action(now);
            Advance(now);
        }
    }

    private void Advance(TimeSpan now)
    {
        engine.Advance(now);
        foreach (var service in published)
        {
            if (!service.Announced.IsCompleted && engine.IsAnnounced(service.Claim))
                service.SetAnnounced();
        }
        // A moment later than due, as timers round down and would come too early, again and again.
        var wait = engine.NextDue - now + TimeSpan.FromMilliseconds(1);
        alarm.Change(
            wait is null ? Timeout.InfiniteTimeSpan
                : wait > TimeSpan.FromDays(1) ? TimeSpan.FromDays(1)
                : wait > TimeSpan.Zero ? wait.Value
                : TimeSpan.Zero,
            Timeout.InfiniteTimeSpan
        );
    }

    private void OnPacket(LinkId id, ReadOnlySpan<byte> packet, IPEndPoint source, bool wasMulticast)
    {
        lock (gate)
        {
            if (isOver || engine.Links.FirstOrDefault(link => link.Id == id) is not { } link)
                return;
            // From afar comes nothing that concerns us (RFC 6762, 11).
            if (!wasMulticast && !link.IsOnLink(source.Address))
                return;
            if (link.IsOwn(new IPAddress(source.Address.GetAddressBytes())) && own.Contains(packet))
                return;
            var now = time.GetElapsedTime(started);
            engine.Receive(id, source, packet, now);
            Advance(now);
        }
    }

    private void OnNetworkChanged(object? sender, EventArgs e) => FollowInterfaces();

    private void FollowInterfaces()
    {
        List<Link> links;
        try
        {
            links = InterfaceChoice.Current(options.Interfaces, sockets.Keys);
        }
        catch (NetworkInformationException)
        {
            return; // It changed under our hands: the next event or the lookout tells.
        }
        Do(now =>
        {
            foreach (var (family, socket) in sockets)
                socket.Follow(
                    [.. links.Where(link => link.Id.Family == family).Select(link => link.Id.InterfaceIndex)]
                );
            engine.SetLinks(links, now);
        });
    }

    private sealed class Sender(MulticastDns dns) : IPacketSink
    {
        public void Send(Link link, IPEndPoint? to, ReadOnlySpan<byte> packet)
        {
            if (to is null)
                dns.own.Sent(packet);
            dns.sockets[link.Id.Family].Send(link.Id.InterfaceIndex, to, packet);
        }
    }
}
