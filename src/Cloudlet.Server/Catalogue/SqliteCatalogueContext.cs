using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Cloudlet.Server.Catalogue;

/// <summary>The catalogue in a file of the data directory.</summary>
internal sealed class SqliteCatalogueContext(DbContextOptions<SqliteCatalogueContext> options)
    : CatalogueContext(options)
{
    static SqliteCatalogueContext() => SystemSqlite.Use();

    /// <summary>How <c>dotnet ef</c> gets one: it only looks at the model.</summary>
    internal sealed class Factory : IDesignTimeDbContextFactory<SqliteCatalogueContext>
    {
        public SqliteCatalogueContext CreateDbContext(string[] args) =>
            new(new DbContextOptionsBuilder<SqliteCatalogueContext>().UseSqlite("Data Source=:memory:").Options);
    }
}
