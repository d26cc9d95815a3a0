using System.Net;
using System.Net.Sockets;

namespace Cloudlet.Server.Tests.Support;

/// <summary>
/// A bad link to a daemon: it lets through so many bytes of what clients send, breaks every connection, and goes on with the next part of its script. At the script's end it is a good link.
/// </summary>
internal sealed class CutProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Queue<long> cuts;
    private readonly EndPoint target;
    private readonly Lock gate = new();
    private readonly Task accepting;
    private long passed;

    /// <param name="socket">The daemon's Unix socket.</param>
    /// <param name="cuts">Bytes from clients after which it breaks, each counted from the start.</param>
    public CutProxy(string socket, params IEnumerable<long> cuts)
        : this(new UnixDomainSocketEndPoint(socket), cuts) { }

    /// <summary>As before, to the daemon's listener for devices.</summary>
    public CutProxy(EndPoint target, IEnumerable<long> cuts)
    {
        this.target = target;
        this.cuts = new Queue<long>(cuts);
        listener.Server.ReceiveBufferSize = 64 * 1024;
        listener.Start();
        accepting = AcceptAsync();
    }

    /// <summary>Where clients connect.</summary>
    public string Address => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    /// <summary>How often it broke.</summary>
    public int Breaks { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var links = new List<Task>();
        try
        {
            while (true)
                links.Add(ServeAsync(await listener.AcceptSocketAsync(stop.Token)));
        }
        finally
        {
            await Task.WhenAll(links).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var server = new Socket(
            target.AddressFamily,
            SocketType.Stream,
            target is IPEndPoint ? ProtocolType.Tcp : ProtocolType.Unspecified
        );
        using (client)
        {
            client.LingerState = new LingerOption(true, 0); // Closing it is a reset, as when a link is lost.
            await server.ConnectAsync(target, stop.Token);
            using var link = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
            var answers = PumpAsync(server, client, count => count, link.Token);
            var requests = PumpAsync(client, server, Pass, link.Token);
            await Task.WhenAny(answers, requests);
            await link.CancelAsync();
            await Task.WhenAll(answers, requests).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // How many of these bytes go through; fewer than all when the link breaks at one of them.
    private int Pass(int count)
    {
        lock (gate)
        {
            if (!cuts.TryPeek(out var cut) || passed + count < cut)
            {
                passed += count;
                return count;
            }
            cuts.Dequeue();
            Breaks++;
            var rest = (int)(cut - passed);
            passed = cut;
            return rest;
        }
    }

    private static async Task PumpAsync(
        Socket from,
        Socket to,
        Func<int, int> pass,
        CancellationToken cancellationToken
    )
    {
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var count = await from.ReceiveAsync(buffer, cancellationToken);
            if (count == 0)
                return;
            var through = pass(count);
            for (var sent = 0; sent < through; )
                sent += await to.SendAsync(buffer.AsMemory(sent, through - sent), cancellationToken);
            if (through < count)
                return;
        }
    }
}
