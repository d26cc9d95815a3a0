using System.Net;
using System.Net.Sockets;

namespace Cloudlet.Benchmarks.Hosts;

/// <summary>Ports of this host that nobody listens to.</summary>
internal static class FreePort
{
    /// <summary>One of them.</summary>
    public static int Take()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
