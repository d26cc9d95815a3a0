using System.Net;
using System.Net.Sockets;
using Cloudlet.Contracts;

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

    /// <summary>Sees that host ports that somebody chose can be had now: before a machine is made for them, and whoever asks is told at once.</summary>
    /// <exception cref="PortInUseException">One of them is taken, or may not be bound.</exception>
    public static void CheckFree(IReadOnlyList<PortRequest> requests, IPAddress address)
    {
        foreach (var port in requests.Select(request => request.Host).OfType<int>())
        {
            var place = new IPEndPoint(address, port);
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(place);
            }
            catch (SocketException exception)
                when (exception.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
            {
                throw new PortInUseException(place, exception.Message);
            }
        }
    }
}
