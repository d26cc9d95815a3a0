using Cloudlet.Client;
using Cloudlet.Contracts;

namespace Cloudlet.Benchmarks.Discovery;

/// <summary>A real <c>cloudlet serve</c> on a node, open to devices.</summary>
internal sealed class BoxOnNode(Lan lan, string node, string cloudlet, string folder) : IAsyncDisposable
{
    private NodeRun? daemon;

    /// <summary>For its administrator: the socket, which needs no network.</summary>
    public CloudletClient Client { get; } = new(CloudletAddress.Unix(Path.Combine(folder, "s")));

    /// <summary>Starts the daemon, and waits until it listens.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        daemon = lan.Start(
            node,
            [
                cloudlet,
                "serve",
                "--data",
                Path.Combine(folder, "data"),
                "--socket",
                Path.Combine(folder, "s"),
                "--manager-url",
                "off",
                "--device-url",
                "http://*:9443",
                "--insecure",
                "--access",
                "open",
                "--name",
                node,
            ],
            new Dictionary<string, string> { ["XDG_RUNTIME_DIR"] = folder }
        );
        await daemon.SeeAsync("Cloudlet ", cancellationToken);
        while ((await Client.GetDiscoveryAsync(cancellationToken)).FoundAs is null)
            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
    }

    /// <summary>Daemon and machines are gone without a word.</summary>
    public async Task KillAsync()
    {
        await lan.KillAsync(node);
        if (daemon is not null)
            await daemon.DisposeAsync();
        daemon = null;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await KillAsync();
    }
}
