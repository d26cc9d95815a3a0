using System.Diagnostics;
using Cloudlet.Client;
using Cloudlet.Contracts;

namespace Cloudlet.Benchmarks.Daemons;

/// <summary>A real <c>cloudlet serve</c> over a data directory of its own. Disposing ends it, and its machines.</summary>
internal sealed class BenchDaemon : IAsyncDisposable
{
    private readonly Process process;

    private BenchDaemon(Process process, string data, CloudletClient client)
    {
        this.process = process;
        Data = data;
        Client = client;
    }

    /// <summary>Its data directory.</summary>
    public string Data { get; }

    /// <summary>Its process.</summary>
    public int ProcessId => process.Id;

    /// <summary>Speaks to it.</summary>
    public CloudletClient Client { get; }

    /// <summary>Starts it, and waits until it listens.</summary>
    /// <param name="program">The <c>cloudlet</c> command.</param>
    /// <param name="folder">Holds all that is of it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="more">Further arguments of <c>serve</c>.</param>
    /// <exception cref="BenchException">It does not.</exception>
    public static async Task<BenchDaemon> StartAsync(
        string program,
        string folder,
        CancellationToken cancellationToken,
        params string[] more
    )
    {
        if (!File.Exists(program))
            throw new BenchException($"--cloudlet: there is no file {program}. ./bench builds it.");
        var (data, socket) = (Path.Combine(folder, "data"), Path.Combine(folder, "s"));
        var start = new ProcessStartInfo(
            program,
            [
                "serve",
                "--data",
                data,
                "--socket",
                socket,
                .. more.Contains("--manager-url") ? [] : (string[])["--manager-url", "off"],
                .. more,
            ]
        )
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        start.Environment["XDG_RUNTIME_DIR"] = folder;
        var daemon = Process.Start(start) ?? throw new BenchException($"{program} does not start.");
        if (await daemon.StandardOutput.ReadLineAsync(cancellationToken) is null)
            throw new BenchException($"{program} serve ended before it was ready.");
        return new BenchDaemon(daemon, data, new CloudletClient(CloudletAddress.Unix(socket)));
    }

    /// <summary>Kills and deletes an instance.</summary>
    public Task DropAsync(InstanceInfo instance, CancellationToken cancellationToken) =>
        Client.ResultAsync(
            Client.StopInstanceAsync(
                instance.Name,
                new StopInstance { TimeoutSeconds = 0, Delete = true },
                cancellationToken
            ),
            CloudletJson.Default.InstanceInfo,
            cancellationToken
        );

    public async ValueTask DisposeAsync()
    {
        foreach (var instance in await Client.ListInstancesAsync())
            await DropAsync(instance, CancellationToken.None);
        Client.Dispose();
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
