using System.Net;
using System.Net.Sockets;
using Cloudlet.Contracts;
using Cloudlet.Server.Modules;

namespace Cloudlet.Server.Readiness;

/// <summary>Binds host ports for a machine's guest ports. QEMU chooses where no host port was asked for, so that nobody can take it in between.</summary>
internal static class PortBinder
{
    /// <summary>Binds all of them.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="requests">Guest ports, and host ports where somebody chose them.</param>
    /// <param name="address">The host's address to bind to.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="PortInUseException">A host port that was asked for is taken.</exception>
    public static async Task<IReadOnlyList<PortMapping>> BindAsync(
        Machine machine,
        IReadOnlyList<PortRequest> requests,
        IPAddress address,
        CancellationToken cancellationToken
    )
    {
        var bound = new List<PortMapping>();
        foreach (var request in requests)
        {
            var host = await machine.ForwardAsync(request.Guest, request.Host, address, cancellationToken);
            bound.Add(new PortMapping(request.Guest, host, "tcp"));
        }
        return bound;
    }

    /// <summary>
    /// Sees that ports of a machine that an earlier daemon started are bound to an address, and moves those that are not: that daemon may have had others in
    /// mind. Connections that stand go on. A host port that somebody else has there is replaced by one that is free.
    /// </summary>
    /// <returns>The ports as they are bound now.</returns>
    public static async Task<IReadOnlyList<PortMapping>> MoveAsync(
        IUserNetwork network,
        IReadOnlyList<PortMapping> ports,
        IPAddress address,
        CancellationToken cancellationToken
    )
    {
        if (ports.Count == 0)
            return ports;
        var connections = await network.NetworkConnectionsAsync(cancellationToken);
        var moved = new List<PortMapping>();
        foreach (var port in ports)
        {
            var places = connections
                .Where(item => item.IsForward && item.Source.Port == port.Host && item.Destination.Port == port.Guest)
                .Select(item => item.Source.Address)
                .ToList();
            if (places.Contains(address))
            {
                moved.Add(port);
                continue;
            }
            foreach (var place in places)
                await network.UnforwardAsync(port.Host, place, cancellationToken);
            moved.Add(port with { Host = await ForwardSomewhereAsync(network, port, address, cancellationToken) });
        }
        return moved;
    }

    private static async Task<int> ForwardSomewhereAsync(
        IUserNetwork network,
        PortMapping port,
        IPAddress address,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await network.ForwardAsync(port.Guest, port.Host, address, cancellationToken);
        }
        catch (PortInUseException)
        {
            return await network.ForwardAsync(port.Guest, hostPort: null, address, cancellationToken);
        }
    }

    /// <summary>Sees that host ports that somebody chose can be had now: before a machine is made for them, and whoever asks is told at once.</summary>
    /// <exception cref="PortInUseException">One of them is taken, or may not be bound.</exception>
    public static void CheckFree(IReadOnlyList<PortRequest> requests, IPAddress address)
    {
        foreach (var port in requests.Select(request => request.Host).OfType<int>())
        {
            var fault = ListeningPlace.FaultOf(address, port);
            if (fault is { SocketErrorCode: SocketError.AddressAlreadyInUse or SocketError.AccessDenied })
                throw new PortInUseException(new IPEndPoint(address, port), fault.Message);
        }
    }
}
