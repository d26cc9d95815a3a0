using System.Net;
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
}
