using System.Diagnostics;
using Npgsql;

namespace Cloudlet.Server.Tests.Support;

/// <summary>
/// A PostgreSQL server of Debian's package for the tests of one class: in a folder of its own, on a Unix socket only, as a
/// user without rights. It ends with the tests, however they end.
/// </summary>
public sealed class PostgresKind : ICatalogueKind, IAsyncLifetime
{
    private const string User = "cloudlet";

    private readonly TestFolder folder = new();
    private Process? server;
    private int count;

    public async ValueTask InitializeAsync()
    {
        try
        {
            // The server refuses to run as root: then it runs as Debian's user for it.
            if (Environment.UserName == "root")
                await RunAsync("chown", "postgres", folder.Path);
            await RunAsync([
                .. AsUser("initdb"),
                "-D",
                folder.At("db"),
                "-U",
                User,
                "-A",
                "trust",
                "--no-sync",
                "-E",
                "UTF8",
            ]);
            server = Start([
                .. AsUser("postgres"),
                "-D",
                folder.At("db"),
                "-k",
                folder.Path,
                "-c",
                "listen_addresses=",
                "-c",
                "fsync=off",
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
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    public async Task<CataloguePlace> NewAsync() => new(await NewDatabaseAsync(), "");

    /// <summary>A connection string of a fresh, empty database.</summary>
    public async Task<string> NewDatabaseAsync()
    {
        var name = $"db{Interlocked.Increment(ref count)}";
        await using var connection = new NpgsqlConnection(Connection("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await command.ExecuteNonQueryAsync();
        return Connection(name);
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (server is not null)
        {
            if (!server.HasExited)
            {
                // "Fast": ends the connections, then itself and its children.
                await RunAsync([.. AsUser("pg_ctl"), "stop", "-D", folder.At("db"), "-m", "fast", "-w"]);
                await server.WaitForExitAsync();
            }
            server.Dispose();
        }
        folder.Dispose();
    }

    private string Connection(string database) =>
        $"Host={folder.Path};Username={User};Database={database};Pooling=true";

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
