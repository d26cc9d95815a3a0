using System.Net;
using System.Net.Sockets;

namespace Cloudlet.Discovery.Links;

/// <summary>A datagram that came in.</summary>
/// <param name="packet">Its content, valid during the call.</param>
/// <param name="interfaceIndex">The interface that it came through.</param>
/// <param name="source">Its sender.</param>
/// <param name="wasMulticast">Whether it was sent to a group, and not to this host alone.</param>
internal delegate void PacketReceived(
    ReadOnlySpan<byte> packet,
    int interfaceIndex,
    IPEndPoint source,
    bool wasMulticast
);

/// <summary>
/// The socket of one address family and one port that all programs of the host share. It joins a group on each interface, and says of each
/// packet through which one it came.
/// </summary>
internal sealed class MulticastSocket : IDisposable
{
    private readonly Socket socket;
    private readonly IPAddress group;
    private readonly int port;
    private readonly HashSet<int> joined = [];

    private MulticastSocket(Socket socket, IPAddress group, int port)
    {
        this.socket = socket;
        this.group = group;
        this.port = port;
    }

    /// <summary>The address family.</summary>
    public AddressFamily Family => group.AddressFamily;

    /// <summary>Opens the port, beside others that have it open.</summary>
    /// <param name="group">The group that <see cref="Follow"/> joins.</param>
    /// <param name="port">The port.</param>
    /// <param name="hops">The time to live of what is sent.</param>
    /// <exception cref="SocketException">The family is not there, or another holds the port for itself.</exception>
    public static MulticastSocket Open(IPAddress group, int port, int hops)
    {
        var family = group.AddressFamily;
        var isV4 = family == AddressFamily.InterNetwork;
        var level = isV4 ? SocketOptionLevel.IP : SocketOptionLevel.IPv6;
        var opened = new Socket(family, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            if (!isV4)
                opened.SetSocketOption(level, SocketOptionName.IPv6Only, optionValue: true);
            opened.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, optionValue: true);
            opened.SetSocketOption(level, SocketOptionName.PacketInformation, optionValue: true);
            opened.SetSocketOption(level, SocketOptionName.MulticastTimeToLive, hops);
            opened.Ttl = (short)hops;
            opened.SetSocketOption(level, SocketOptionName.MulticastLoopback, optionValue: true); // For others on this host.
            opened.Bind(new IPEndPoint(isV4 ? IPAddress.Any : IPAddress.IPv6Any, port));
            opened.Blocking = false;
            return new MulticastSocket(opened, group, port);
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Is in the group on these interfaces, and no others.</summary>
    public void Follow(IReadOnlyCollection<int> interfaces)
    {
        // An interface that is gone has left the group by itself.
        foreach (var index in joined.Except(interfaces).ToList())
        {
            joined.Remove(index);
            TrySetMembership(index, join: false);
        }
        foreach (var index in interfaces.Except(joined).ToList())
        {
            if (TrySetMembership(index, join: true))
                joined.Add(index);
        }
    }

    /// <summary>Sends to the group through an interface, or to one receiver. What the system does not take at once is lost.</summary>
    public void Send(int interfaceIndex, IPEndPoint? to, ReadOnlySpan<byte> packet)
    {
        try
        {
            if (Family == AddressFamily.InterNetwork)
                socket.SetSocketOption(
                    SocketOptionLevel.IP,
                    SocketOptionName.MulticastInterface,
                    IPAddress.HostToNetworkOrder(interfaceIndex)
                );
            else
                socket.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.MulticastInterface, interfaceIndex);
            socket.SendTo(packet, SocketFlags.None, to ?? new IPEndPoint(group, port));
        }
        catch (SocketException)
        {
            // The link is full or has just gone: a packet is lost, and the protocol lives with that.
        }
    }

    /// <summary>Gives each packet to <paramref name="received"/>, one at a time, until cancelled.</summary>
    public async Task ReceiveAsync(int longest, PacketReceived received, CancellationToken cancellationToken)
    {
        var buffer = GC.AllocateUninitializedArray<byte>(longest + 1, pinned: true);
        var any = new IPEndPoint(Family == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var result = await socket
                    .ReceiveMessageFromAsync(buffer, SocketFlags.None, any, cancellationToken)
                    .ConfigureAwait(false);
                var wasMulticast = result.PacketInformation.Address.Equals(group);
                if (result.ReceivedBytes <= longest)
                    received(
                        buffer.AsSpan(0, result.ReceivedBytes),
                        result.PacketInformation.Interface,
                        (IPEndPoint)result.RemoteEndPoint,
                        wasMulticast
                    );
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException)
            {
                // A report of an earlier packet that did not arrive, or one that was too long: the next one may be sound.
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => socket.Dispose();

    private bool TrySetMembership(int index, bool join)
    {
        var (level, option, name) =
            Family == AddressFamily.InterNetwork
                ? (
                    SocketOptionLevel.IP,
                    (object)new MulticastOption(group, index),
                    join ? SocketOptionName.AddMembership : SocketOptionName.DropMembership
                )
                : (
                    SocketOptionLevel.IPv6,
                    new IPv6MulticastOption(group, index),
                    join ? SocketOptionName.AddMembership : SocketOptionName.DropMembership
                );
        try
        {
            socket.SetSocketOption(level, name, option);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
