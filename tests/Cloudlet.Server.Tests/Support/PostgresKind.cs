using Cloudlet.Databases;
using Npgsql;

namespace Cloudlet.Server.Tests.Support;

/// <summary>A PostgreSQL server for the tests of one class.</summary>
public sealed class PostgresKind : ICatalogueKind, IAsyncLifetime
{
    private PostgresServer? server;
    private int count;

    public async ValueTask InitializeAsync() => server = await PostgresServer.StartAsync();

    public async Task<CataloguePlace> NewAsync() => new(await NewDatabaseAsync(), "");

    /// <summary>A connection string of a fresh, empty database.</summary>
    public async Task<string> NewDatabaseAsync()
    {
        var name = $"db{Interlocked.Increment(ref count)}";
        await using var connection = new NpgsqlConnection(server!.Connection("postgres"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await command.ExecuteNonQueryAsync();
        return server.Connection(name);
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (server is not null)
            await server.DisposeAsync();
    }
}
