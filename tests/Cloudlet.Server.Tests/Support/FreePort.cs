using System.Net;
using System.Net.Sockets;
using Cloudlet.Server.Advertising;

namespace Cloudlet.Server.Tests.Support;

/// <summary>A port for a daemon that must be told its port: one is looked for that is free now.</summary>
internal static class FreePort
{
    public static DeviceListener Listener()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return new DeviceListener(IPAddress.Loopback, (ushort)((IPEndPoint)socket.LocalEndPoint!).Port);
    }
}
