using System.Data.Common;
using Cloudlet.Contracts;
using Cloudlet.Server.Problems;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Cloudlet.Server.Catalogue;

/// <summary>Where the catalogue is: a file of the data directory, or a PostgreSQL database.</summary>
internal abstract record CatalogueSource
{
    /// <summary>As it may be told: without a password.</summary>
    public abstract string Name { get; }

    /// <summary>A context of this database. The caller disposes it.</summary>
    public abstract CatalogueContext Open();

    /// <summary>The source that <paramref name="connection"/> names; a file when it is null.</summary>
    /// <exception cref="ProblemException">It is no PostgreSQL connection string.</exception>
    public static CatalogueSource For(string? connection, string file) =>
        connection is null ? new SqliteSource(file) : PostgresSource.Parse(connection);
}

/// <summary>A SQLite file.</summary>
internal sealed record SqliteSource : CatalogueSource
{
    private readonly DbContextOptions<SqliteCatalogueContext> options;

    public SqliteSource(string file)
    {
        Name = file;
        options = new DbContextOptionsBuilder<SqliteCatalogueContext>()
            .UseSqlite(new SqliteConnectionStringBuilder { DataSource = file, DefaultTimeout = 30 }.ToString())
            .AddInterceptors(new Pragmas())
            .Options;
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override CatalogueContext Open() => new SqliteCatalogueContext(options);

    /// <summary>
    /// In WAL mode "normal" loses nothing when the daemon is killed and never damages the file; a power cut may cost the last
    /// changes, and then there are no machines either that they could speak of.
    /// </summary>
    private sealed class Pragmas : DbConnectionInterceptor
    {
        private const string Text = "PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;";

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
        {
            using var command = connection.CreateCommand();
            command.CommandText = Text;
            command.ExecuteNonQuery();
        }

        public override async Task ConnectionOpenedAsync(
            DbConnection connection,
            ConnectionEndEventData eventData,
            CancellationToken cancellationToken = default
        )
        {
            await using var command = connection.CreateCommand();
            command.CommandText = Text;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }
}

/// <summary>A PostgreSQL database.</summary>
internal sealed record PostgresSource : CatalogueSource
{
    private readonly DbContextOptions<PostgresCatalogueContext> options;

    private PostgresSource(NpgsqlConnectionStringBuilder connection)
    {
        Name = $"postgresql:{connection.Host}/{connection.Database ?? connection.Username}";
        options = new DbContextOptionsBuilder<PostgresCatalogueContext>()
            .UseNpgsql(connection.ConnectionString)
            .Options;
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override CatalogueContext Open() => new PostgresCatalogueContext(options);

    /// <summary>Reads a connection string such as <c>Host=db;Database=cloudlet;Username=cloudlet</c>.</summary>
    /// <exception cref="ProblemException">It is none, or names no host.</exception>
    public static PostgresSource Parse(string connection)
    {
        NpgsqlConnectionStringBuilder builder;
        try
        {
            builder = new NpgsqlConnectionStringBuilder(connection);
        }
        catch (ArgumentException exception)
        {
            throw Wrong(exception.Message);
        }
        if (string.IsNullOrEmpty(builder.Host))
            throw Wrong("it names no Host");
        // One daemon writes, one after the other: few connections are enough.
        if (!builder.ContainsKey("Maximum Pool Size"))
            builder.MaxPoolSize = 8;
        return new PostgresSource(builder);
    }

    // The value is not told: it may hold a password.
    private static ProblemException Wrong(string why) =>
        new(
            new Problem
            {
                Code = ProblemCodes.InvalidRequest,
                Status = 400,
                Detail = $"The catalogue's connection string is not one of PostgreSQL: {why}.",
                Field = "catalogue",
                Next = "Write it as in Host=db;Database=cloudlet;Username=cloudlet.",
            }
        );
}
