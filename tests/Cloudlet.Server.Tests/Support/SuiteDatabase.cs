using System.Collections.Concurrent;
using Cloudlet.Server.Tests.Support;

[assembly: AssemblyFixture(typeof(SuiteDatabase))]

namespace Cloudlet.Server.Tests.Support;

/// <summary>
/// Where the catalogues of the whole suite are: files, or, with <c>CLOUDLET_TEST_CATALOGUE=postgres</c>, databases of one PostgreSQL server. <c>./test tools</c> runs the suite so.
/// </summary>
public sealed class SuiteDatabase : IAsyncLifetime
{
    private static readonly ConcurrentDictionary<string, Task<string>> databases = new();
    private static PostgresKind? postgres;

    /// <summary>The connection string for tests in that folder, the same each time; null: a file.</summary>
    public static async Task<string?> ConnectionAsync(TestFolder folder) =>
        postgres is null ? null : await databases.GetOrAdd(folder.Path, _ => postgres.NewDatabaseAsync());

    public async ValueTask InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("CLOUDLET_TEST_CATALOGUE") != "postgres")
            return;
        postgres = new PostgresKind();
        await postgres.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (postgres is not null)
            await postgres.DisposeAsync();
    }
}
