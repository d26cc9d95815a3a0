using System.Globalization;
using System.Net;
using Cloudlet.Machines;

namespace Cloudlet.Benchmarks.Guests;

/// <summary>The web server of a running sample guest, through a forwarded port.</summary>
internal sealed class GuestWeb
{
    private static readonly TimeSpan Attempt = TimeSpan.FromSeconds(2);

    // A connection for each request: machines come and go, and ports return with them.
    private static readonly HttpClient Client = new(
        new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero, UseProxy = false }
    )
    {
        Timeout = TimeSpan.FromMinutes(5),
    };

    private readonly Uri address;

    private GuestWeb(int port) => address = new Uri($"http://127.0.0.1:{port}/");

    /// <summary>Forwards a free port of the loopback to it.</summary>
    public static async Task<GuestWeb> OpenAsync(Machine machine, CancellationToken cancellationToken) =>
        new(await machine.ForwardAsync(SampleGuest.WebPort, null, IPAddress.Loopback, cancellationToken));

    /// <summary>The one that a port of the loopback leads to.</summary>
    public static GuestWeb At(int port) => new(port);

    /// <summary>Waits until it answers. A connection that was made before the guest listens may never be: it is made anew.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            using var attempt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            attempt.CancelAfter(Attempt);
            try
            {
                await TickAsync(attempt.Token);
                return;
            }
            catch (Exception e)
                when (e is HttpRequestException
                    || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
                )
            {
                await Task.Delay(100, cancellationToken);
            }
        }
    }

    /// <summary>Lets the guest write <paramref name="pages"/> pages of random bytes to its memory.</summary>
    /// <exception cref="BenchException">It has no room for them.</exception>
    public async Task ChangeAsync(long pages, CancellationToken cancellationToken)
    {
        var answer = await RunAsync(
            "mount -o remount,size=100% /run && "
                + $"dd if=/dev/urandom of=/run/changed bs=4096 count={pages} 2>/dev/null && stat -c %s /run/changed",
            cancellationToken
        );
        if (answer != $"{pages * Cloudlet.Primitives.Page.Size}")
            throw new BenchException($"The guest could not change {pages} pages: '{answer}'.");
    }

    /// <summary>The seconds that the guest has counted since it was up, in words of its own.</summary>
    /// <exception cref="BenchException">It answers with something else: it is not the guest that was frozen.</exception>
    public async Task<int> TickAsync(CancellationToken cancellationToken)
    {
        var answer = await Client.GetStringAsync(new Uri(address, "tick"), cancellationToken);
        return int.TryParse(answer, NumberStyles.Integer, CultureInfo.InvariantCulture, out var tick)
            ? tick
            : throw new BenchException($"The guest answered '{answer}' instead of its tick.");
    }

    /// <summary>Runs shell commands in the guest and returns what they print.</summary>
    public async Task<string> RunAsync(string commands, CancellationToken cancellationToken)
    {
        using var content = new StringContent(commands);
        using var answer = await Client.PostAsync(new Uri(address, "cgi-bin/run"), content, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadAsStringAsync(cancellationToken)).Trim();
    }
}
