using System.Net.Sockets;

namespace Cloudlet.Server.Consoles;

/// <summary>Connects to the sockets on which a QEMU listens.</summary>
internal static class UnixSocket
{
    /// <summary>Connects. The caller disposes the stream, and the socket with it.</summary>
    /// <exception cref="SocketException">Nobody listens there.</exception>
    public static async Task<NetworkStream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
