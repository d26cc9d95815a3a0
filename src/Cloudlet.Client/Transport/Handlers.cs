using System.Net;
using System.Net.Sockets;

namespace Cloudlet.Client.Transport;

/// <summary>How bytes reach an address.</summary>
internal static class Handlers
{
    /// <summary>Enough for 100 Mbit/s at 20 ms.</summary>
    private const int SendBytes = 256 * 1024;

    /// <summary>A handler whose connections lead to <paramref name="address"/> and nowhere else.</summary>
    public static SocketsHttpHandler For(CloudletAddress address, CloudletClientOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = options.ConnectTimeout,
            // A refusal (name taken, no rights) must come before gigabytes are sent.
            Expect100ContinueTimeout = TimeSpan.FromSeconds(5),
        };
        if (address.SocketPath is { } path)
        {
            handler.UseProxy = false;
            handler.ConnectCallback = (_, cancellationToken) => ConnectAsync(path, cancellationToken);
        }
        else
        {
            handler.ConnectCallback = (context, cancellationToken) =>
                ConnectAsync(context.DnsEndPoint, cancellationToken);
        }
        return handler;
    }

    /// <summary>
    /// A connection that holds little of what was written and not yet sent: when the link breaks, an upload has to send little again.
    /// </summary>
    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint place, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, SendBufferSize = SendBytes };
        try
        {
            await socket.ConnectAsync(place, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException exception)
        {
            socket.Dispose();
            // The runtime says "cannot assign requested address" for a file that is not there.
            if (!File.Exists(path))
                throw new IOException("there is no such socket.", exception);
            throw;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
