using System.Globalization;
using System.Net;
using Cloudlet.Machines;

namespace Cloudlet.Benchmarks.Guests;

/// <summary>The web server of a running sample guest, through a forwarded port.</summary>
internal sealed class GuestWeb
{
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
