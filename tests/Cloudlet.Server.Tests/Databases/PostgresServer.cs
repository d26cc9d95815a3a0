using System.Diagnostics;

namespace Cloudlet.Databases;

/// <summary>
/// A PostgreSQL server of Debian's package: in a folder of its own, on a Unix socket only, as a user without rights. Disposing ends it.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string User = "cloudlet";

    private readonly string folder = Directory.CreateTempSubdirectory("cl-pg-").FullName;
    private Process? server;

    private PostgresServer() { }

    /// <summary>Starts one, and waits until it can be asked.</summary>
    public static async Task<PostgresServer> StartAsync()
    {
        var postgres = new PostgresServer();
        try
        {
            await postgres.BeginAsync();
            return postgres;
        }
        catch
        {
            await postgres.DisposeAsync();
            throw;
        }
    }

    /// <summary>A connection string. There is a database <c>postgres</c>, which is empty.</summary>
    public string Connection(string database) =>
        $"Host={folder};Username={User};Database={database};Connection Idle Lifetime=10;Connection Pruning Interval=5";

    public async ValueTask DisposeAsync()
    {
        if (server is { HasExited: false })
        {
            // "Fast": ends the connections, then itself and its children.
            await RunAsync([.. AsUser("pg_ctl"), "stop", "-D", Database, "-m", "fast", "-w"]);
            await server.WaitForExitAsync();
        }
        server?.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private string Database => Path.Combine(folder, "db");

    private async Task BeginAsync()
    {
        // The server refuses to run as root: then it runs as Debian's user for it.
        if (Environment.UserName == "root")
            await RunAsync("chown", "postgres", folder);
        await RunAsync([.. AsUser("initdb"), "-D", Database, "-U", User, "-A", "trust", "--no-sync", "-E", "UTF8"]);
        server = Start([
            .. AsUser("postgres"),
            "-D",
            Database,
            "-k",
            folder,
            "-c",
            "listen_addresses=",
            "-c",
            "fsync=off",
            "-c",
            "max_connections=300",
        ]);
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null)
                ready.TrySetException(new InvalidOperationException("postgres ended"));
            else if (line.Data.Contains("ready to accept connections", StringComparison.Ordinal))
                ready.TrySetResult();
        };
        server.BeginErrorReadLine();
        await ready.Task.WaitAsync(TimeSpan.FromSeconds(60));
    }

    // Debian keeps the server's programs out of PATH, by version.
    private static string[] AsUser(string program)
    {
        var found = Directory
            .EnumerateDirectories("/usr/lib/postgresql")
            .Select(version => Path.Combine(version, "bin", program))
            .Where(File.Exists)
            .Order(StringComparer.Ordinal)
            .LastOrDefault();
        Assert.True(found is not null, $"{program} is not here. Install it: apt install postgresql.");
        return Environment.UserName == "root"
            ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", found]
            : [found];
    }

    private static Process Start(string[] command) =>
        Process.Start(
            new ProcessStartInfo(command[0], command[1..])
            {
                UseShellExecute = false,
                RedirectStandardError = true,
                RedirectStandardOutput = true,
                WorkingDirectory = "/",
            }
        )!;

    private static async Task RunAsync(params string[] command)
    {
        using var process = Start(command);
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', command)}: {string.Concat(said)}");
    }
}
