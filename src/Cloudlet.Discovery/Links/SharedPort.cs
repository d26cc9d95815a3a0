using System.Collections.Immutable;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Cloudlet.Discovery.Links;

/// <summary>
/// Runs a protocol on a port that all programs of the host share: gives it the packets, the time and the interfaces, one at a time, and
/// sends what it says. The one owner of sockets and timers.
/// </summary>
internal sealed class SharedPort : IPacketSink, IAsyncDisposable
{
    // The system tells us of changes; this is for those that it keeps to itself.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(15);

    private readonly Lock gate = new();
    private readonly Dictionary<AddressFamily, MulticastSocket> sockets;
    private readonly int longestPacket;
    private readonly ImmutableHashSet<string>? interfaces;
    private readonly TimeProvider time;
    private readonly long started;
    private readonly OwnPackets own = new();
    private readonly CancellationTokenSource stop = new();
    private readonly List<Task> receiving = [];
    private readonly ITimer alarm;
    private readonly ITimer lookout;
    private IPacketEngine? engine;
    private bool isOver;

    private SharedPort(
        Dictionary<AddressFamily, MulticastSocket> sockets,
        int longestPacket,
        ImmutableHashSet<string>? interfaces,
        TimeProvider time
    )
    {
        this.sockets = sockets;
        this.longestPacket = longestPacket;
        this.interfaces = interfaces;
        this.time = time;
        started = time.GetTimestamp();
        var never = Timeout.InfiniteTimeSpan;
        alarm = time.CreateTimer(_ => Do(static _ => { }), null, never, never);
        lookout = time.CreateTimer(_ => FollowInterfaces(), null, never, never);
    }

    /// <summary>Called whenever the engine was, with nobody else inside.</summary>
    private Action? Advanced { get; init; }

    /// <summary>Opens a port for groups, one of each address family; a host may have one family only.</summary>
    /// <exception cref="DiscoveryUnavailableException">It cannot be opened in any family.</exception>
    public static SharedPort Open(
        IReadOnlyList<IPAddress> groups,
        int port,
        int hops,
        int longestPacket,
        ImmutableHashSet<string>? interfaces,
        TimeProvider time,
        Action? advanced = null
    )
    {
        var opened = new Dictionary<AddressFamily, MulticastSocket>();
        SocketException? failure = null;
        foreach (var group in groups)
        {
            try
            {
                opened[group.AddressFamily] = MulticastSocket.Open(group, port, hops);
            }
            catch (SocketException exception)
            {
                failure = exception;
            }
        }
        return opened.Count > 0
            ? new SharedPort(opened, longestPacket, interfaces, time) { Advanced = advanced }
            : throw new DiscoveryUnavailableException(port, failure!);
    }

    /// <summary>Begins to run the protocol.</summary>
    public void Start(IPacketEngine protocol)
    {
        lock (gate)
            engine = protocol;
        NetworkChange.NetworkAddressChanged += OnNetworkChanged;
        FollowInterfaces();
        lookout.Change(LookAgain, LookAgain);
        foreach (var socket in sockets.Values)
            receiving.Add(
                socket.ReceiveAsync(
                    longestPacket,
                    (packet, index, source, wasMulticast) =>
                        OnPacket(new LinkId(index, socket.Family), packet, source, wasMulticast),
                    stop.Token
                )
            );
    }

    /// <summary>Lets somebody in, and then sets the alarm for what the protocol waits for.</summary>
    /// <returns>False when it has been stopped, and nobody gets in.</returns>
    public bool Do(Action<TimeSpan> action)
    {
        lock (gate)
        {
            if (isOver)
                return false;
            var now = time.GetElapsedTime(started);
            action(now);
            Advance(now);
            return true;
        }
    }

    /// <summary>Lets somebody read, also when all is over.</summary>
    public T Read<T>(Func<T> read)
    {
        lock (gate)
            return read();
    }

    /// <summary>Lets the last one in, and closes.</summary>
    public async ValueTask StopAsync(Action last)
    {
        lock (gate)
        {
            if (isOver)
                return;
            last();
            isOver = true;
        }
        NetworkChange.NetworkAddressChanged -= OnNetworkChanged;
        await stop.CancelAsync().ConfigureAwait(false);
        await alarm.DisposeAsync().ConfigureAwait(false);
        await lookout.DisposeAsync().ConfigureAwait(false);
        await Task.WhenAll(receiving).ConfigureAwait(false);
        foreach (var socket in sockets.Values)
            socket.Dispose();
        stop.Dispose();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => StopAsync(static () => { });

    void IPacketSink.Send(Link link, IPEndPoint? to, ReadOnlySpan<byte> packet)
    {
        if (to is null)
            own.Sent(packet);
        sockets[link.Id.Family].Send(link.Id.InterfaceIndex, to, packet);
    }

    private void Advance(TimeSpan now)
    {
        engine!.Advance(now);
        Advanced?.Invoke();
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
            if (isOver || engine!.Links.FirstOrDefault(link => link.Id == id) is not { } link)
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
            links = InterfaceChoice.Current(interfaces, sockets.Keys);
        }
        catch (NetworkInformationException)
        {
            return; // It changed under our hands: the next event or the lookout tells.
        }
        Do(now =>
        {
            foreach (var (family, socket) in sockets)
                socket.Follow([
                    .. links.Where(link => link.Id.Family == family).Select(link => link.Id.InterfaceIndex),
                ]);
            engine!.SetLinks(links, now);
        });
    }
}
