using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Cloudlet.Server.Catalogue;

/// <summary>The catalogue in a PostgreSQL database.</summary>
internal sealed class PostgresCatalogueContext(DbContextOptions<PostgresCatalogueContext> options)
    : CatalogueContext(options)
{
    /// <summary>How <c>dotnet ef</c> gets one: it only looks at the model.</summary>
    internal sealed class Factory : IDesignTimeDbContextFactory<PostgresCatalogueContext>
    {
        public PostgresCatalogueContext CreateDbContext(string[] args) =>
            new(new DbContextOptionsBuilder<PostgresCatalogueContext>().UseNpgsql("Host=nowhere").Options);
    }
}
