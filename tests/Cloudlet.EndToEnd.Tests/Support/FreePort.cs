using System.Net;
using System.Net.Sockets;

namespace Cloudlet.EndToEnd.Tests;

/// <summary>For a daemon that is told its port, one is looked for that is free now.</summary>
internal static class FreePort
{
    public static int Find()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
