using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Cloudlet.Server.Advertising;

namespace Cloudlet.Manager.Services;

/// <summary>Where devices of the network reach this box.</summary>
internal static class BoxAddress
{
    /// <summary>The device listener's address, or one of the box's own when it listens on all; null: devices do not reach it.</summary>
    public static string? For(DeviceListener? listener)
    {
        if (listener is null || IPAddress.IsLoopback(listener.Address))
            return null;
        var address = listener.IsForAll ? FirstOfTheBox() : listener.Address;
        return address?.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address?.ToString();
    }

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
