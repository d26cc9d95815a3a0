using System.Buffers.Binary;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;

namespace Cloudlet.EndToEnd.Tests;

/// <summary>A viewer of a machine's screen through the daemon's WebSocket: as much of RFC 6143 as it takes to see how large the screen is.</summary>
public sealed class VncViewer : IDisposable
{
    private const byte NoAuthentication = 1;
    private const byte Shared = 1;

    private readonly ClientWebSocket socket = new();

    private VncViewer() { }

    /// <summary>The screen's size.</summary>
    public (int Width, int Height) Size { get; private set; }

    public static async Task<VncViewer> OpenAsync(Daemon daemon, string route, CancellationToken cancellationToken)
    {
        var viewer = new VncViewer();
        using var http = new HttpMessageInvoker(
            new SocketsHttpHandler
            {
                ConnectCallback = async (_, token) =>
                {
                    var unix = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                    await unix.ConnectAsync(new UnixDomainSocketEndPoint(daemon.Address.SocketPath!), token);
                    return new NetworkStream(unix, ownsSocket: true);
                },
            }
        );
        await viewer.socket.ConnectAsync(new Uri($"ws://cloudlet{route}"), http, cancellationToken);
        await viewer.ShakeHandsAsync(cancellationToken);
        return viewer;
    }

    /// <summary>Asks for the screen anew, and waits for the first bytes of the answer.</summary>
    public async Task<bool> SeesSomethingAsync(CancellationToken cancellationToken)
    {
        var request = new byte[10];
        request[0] = 3; // FramebufferUpdateRequest, not incremental, from 0,0.
        BinaryPrimitives.WriteUInt16BigEndian(request.AsSpan(6), (ushort)Size.Width);
        BinaryPrimitives.WriteUInt16BigEndian(request.AsSpan(8), (ushort)Size.Height);
        await SendAsync(request, cancellationToken);
        return (await ReadAsync(1, cancellationToken))[0] == 0;
    }

    public void Dispose() => socket.Dispose();

    private async Task ShakeHandsAsync(CancellationToken cancellationToken)
    {
        var version = await ReadAsync(12, cancellationToken);
        Assert.Equal("RFB 003.008\n", Encoding.ASCII.GetString(version));
        await SendAsync(version, cancellationToken);
        var kinds = await ReadAsync((await ReadAsync(1, cancellationToken))[0], cancellationToken);
        Assert.Contains(NoAuthentication, kinds);
        await SendAsync([NoAuthentication], cancellationToken);
        Assert.Equal([0, 0, 0, 0], await ReadAsync(4, cancellationToken));
        await SendAsync([Shared], cancellationToken);
        var screen = await ReadAsync(24, cancellationToken);
        Size = (BinaryPrimitives.ReadUInt16BigEndian(screen), BinaryPrimitives.ReadUInt16BigEndian(screen.AsSpan(2)));
        var name = BinaryPrimitives.ReadInt32BigEndian(screen.AsSpan(20));
        await ReadAsync(name, cancellationToken);
    }

    private Task SendAsync(byte[] bytes, CancellationToken cancellationToken) =>
        socket.SendAsync(bytes, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);

    private async Task<byte[]> ReadAsync(int count, CancellationToken cancellationToken)
    {
        var bytes = new byte[count];
        for (var have = 0; have < count; )
        {
            var part = await socket.ReceiveAsync(bytes.AsMemory(have), cancellationToken);
            Assert.Equal(WebSocketMessageType.Binary, part.MessageType);
            have += part.Count;
        }
        return bytes;
    }
}
