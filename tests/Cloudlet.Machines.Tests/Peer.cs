using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Cloudlet.Machines.Tests;

/// <summary>The other end of a socket: a scripted QEMU or guest agent.</summary>
public sealed class Peer : IDisposable
{
    private readonly NetworkStream stream;
    private readonly List<byte> pending = [];

    private Peer(NetworkStream stream) => this.stream = stream;

    /// <summary>A connected pair: the product's end, and ours.</summary>
    public static (Stream Theirs, Peer Peer) Create()
    {
        using var folder = new TestFolder();
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(folder.At("s")));
        listener.Listen(1);
        var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        client.Connect(new UnixDomainSocketEndPoint(folder.At("s")));
        return (new NetworkStream(client, true), new Peer(new NetworkStream(listener.Accept(), true)));
    }

    public async Task SendAsync(string text) => await SendAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>Sends what an agent puts a sentinel before.</summary>
    public async Task SendDelimitedAsync(string text) =>
        await SendAsync((byte[])[0xff, .. Encoding.UTF8.GetBytes(text)]);

    public async Task SendAsync(byte[] bytes) => await stream.WriteAsync(bytes);

    /// <summary>The next line without its end.</summary>
    public async Task<byte[]> ReadLineAsync()
    {
        var buffer = new byte[4096];
        while (!pending.Contains((byte)'\n'))
        {
            var length = await stream.ReadAsync(buffer, Deadline.After());
            Assert.NotEqual(0, length);
            pending.AddRange(buffer[..length]);
        }
        var end = pending.IndexOf((byte)'\n');
        var line = pending[..end].ToArray();
        pending.RemoveRange(0, end + 1);
        return line;
    }

    /// <summary>The next line as JSON; a sentinel before it is left out.</summary>
    public async Task<JsonElement> ReadAsync()
    {
        var line = await ReadLineAsync();
        return JsonSerializer.Deserialize<JsonElement>(line.AsSpan(line is [0xff, ..] ? 1 : 0));
    }

    public void Dispose() => stream.Dispose();
}
