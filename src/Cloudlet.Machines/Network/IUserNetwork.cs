using System.Net;

namespace Cloudlet.Machines;

/// <summary>A machine's user-mode network, seen from the host.</summary>
public interface IUserNetwork
{
    /// <summary>Forwards a TCP port of the host to one of the guest.</summary>
    /// <param name="guestPort">The guest's port.</param>
    /// <param name="hostPort">The host's port; null: one that is free.</param>
    /// <param name="bind">The host's address, IPv4; <see cref="IPAddress.Any"/> for all.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The host's port.</returns>
    /// <exception cref="PortInUseException">The host's port cannot be had.</exception>
    Task<int> ForwardAsync(int guestPort, int? hostPort, IPAddress bind, CancellationToken cancellationToken);

    /// <summary>Ends a forward. Connections that stand go on. Does nothing when there is none.</summary>
    Task UnforwardAsync(int hostPort, IPAddress bind, CancellationToken cancellationToken);

    /// <summary>The forwards and connections that there are now.</summary>
    Task<IReadOnlyList<UserNetworkConnection>> NetworkConnectionsAsync(CancellationToken cancellationToken);
}
