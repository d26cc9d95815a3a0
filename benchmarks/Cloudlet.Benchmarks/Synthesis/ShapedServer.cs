using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Cloudlet.Benchmarks.Synthesis;

/// <summary>A web server on the loopback that gives the files of one folder, all of them over one link of a given rate.</summary>
internal sealed class ShapedServer : IAsyncDisposable
{
    private const int SendBuffer = 64 << 10;

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly string folder;
    private readonly Task accepting;
    private readonly ILinkRate link;

    /// <summary>Starts it.</summary>
    public ShapedServer(string folder, ILinkRate link)
    {
        this.folder = folder;
        this.link = link;
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>Where <paramref name="file"/> is to be had.</summary>
    public Uri UrlOf(string file) => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/{file}");

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            using var client = await listener.AcceptTcpClientAsync(stopping.Token);
            client.NoDelay = true;
            client.SendBufferSize = SendBuffer;
            try
            {
                await ServeAsync(client.GetStream(), stopping.Token);
            }
            catch (IOException)
            {
                // The client hung up.
            }
        }
    }

    private async Task ServeAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        var request = await reader.ReadLineAsync(cancellationToken);
        while (await reader.ReadLineAsync(cancellationToken) is { Length: > 0 }) { }
        if (request is null)
            return;
        await using var file = File.OpenRead(Path.Combine(folder, request.Split(' ')[1].TrimStart('/')));
        var length = file.Length.ToString(CultureInfo.InvariantCulture);
        var head = $"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head), cancellationToken);
        var piece = new byte[link.Piece];
        for (int read; (read = await file.ReadAsync(piece, cancellationToken)) > 0; )
        {
            await link.TakeAsync(read, cancellationToken);
            await stream.WriteAsync(piece.AsMemory(0, read), cancellationToken);
        }
    }
}
