using Cloudlet.Networks;

namespace Cloudlet.EndToEnd.Tests;

/// <summary>A real <c>cloudlet serve</c> on a node of a network of its own, open to its devices. At its end nothing of it is left.</summary>
internal sealed class NetworkedDaemon : IAsyncDisposable
{
    private readonly NodeProcess process;

    private NetworkedDaemon(NodeProcess process, string folder)
    {
        this.process = process;
        Folder = folder;
        Client = new CloudletClient(CloudletAddress.Unix(Path.Combine(folder, "s")));
    }

    /// <summary>Holds all that is of this daemon.</summary>
    public string Folder { get; }

    /// <summary>For its administrator: the socket, which no network is needed for.</summary>
    public CloudletClient Client { get; }

    /// <summary>Starts one over a copy of what a seed holds, and waits until the network was told.</summary>
    public static async Task<NetworkedDaemon> StartAsync(
        TestNetwork network,
        string node,
        Seed? seed,
        CancellationToken cancellationToken
    )
    {
        var folder = Directory.CreateTempSubdirectory("ce-").FullName;
        if (seed is not null)
            await seed.CopyToAsync(Path.Combine(folder, "data"), cancellationToken);
        var started = network.Start(
            node,
            "env",
            $"XDG_RUNTIME_DIR={folder}",
            Tool.Cloudlet,
            "serve",
            "--data",
            Path.Combine(folder, "data"),
            "--socket",
            Path.Combine(folder, "s"),
            "--device-url",
            "http://*:9443",
            "--insecure",
            "--access",
            "open",
            "--name",
            node
        );
        var daemon = new NetworkedDaemon(started, folder);
        try
        {
            await started.SeeAsync("Found on the local network");
            return daemon;
        }
        catch
        {
            await daemon.DisposeAsync();
            throw;
        }
    }

    /// <summary>The box loses its power: daemon and machines are gone without a word.</summary>
    public async Task KillAsync()
    {
        await process.DisposeAsync();
        foreach (var id in Processes.Naming(Folder, "qemu-"))
            Processes.Kill(id);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await KillAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
