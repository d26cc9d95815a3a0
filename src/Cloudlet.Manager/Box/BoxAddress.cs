using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Cloudlet.Manager.Box;

/// <summary>Where devices of the network reach the ports of this box's instances.</summary>
internal static class BoxAddress
{
    /// <summary>The address that ports are bound to, or one of the box's own when they are bound to all; null: nobody else reaches them.</summary>
    public static string? For(IPAddress bound) =>
        IPAddress.IsLoopback(bound) ? null
        : bound.Equals(IPAddress.Any) ? FirstOfTheBox()?.ToString()
        : bound.ToString();

    // An interface with a gateway is the one to the rest of the world; bridges of containers have none.
    private static IPAddress? FirstOfTheBox() =>
        NetworkInterface
            .GetAllNetworkInterfaces()
            .Where(link => link.OperationalStatus == OperationalStatus.Up)
            .Select(link => link.GetIPProperties())
            .OrderByDescending(link => link.GatewayAddresses.Count)
            .SelectMany(link => link.UnicastAddresses)
            .Select(unicast => unicast.Address)
            .FirstOrDefault(address =>
                address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address)
            );
}
