using System.Net.Sockets;

namespace Cloudlet.Client.Transport;

/// <summary>How bytes reach an address.</summary>
internal static class Handlers
{
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
        return handler;
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
