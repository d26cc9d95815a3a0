using Cloudlet.Server.Catalogue;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Cloudlet.Server.Tests.Catalogue;

/// <summary>The migrations of both kinds of database lead to one model.</summary>
public sealed class ModelTests
{
    [Fact]
    public void Both_sets_of_migrations_have_the_same_steps()
    {
        using var sqlite = new SqliteCatalogueContext.Factory().CreateDbContext([]);
        using var postgres = new PostgresCatalogueContext.Factory().CreateDbContext([]);
        Assert.Equal(Steps(sqlite), Steps(postgres));
        Assert.NotEmpty(Steps(sqlite));
    }

    [Fact]
    public void Both_sets_of_migrations_end_in_the_same_tables_columns_keys_and_constraints()
    {
        using var sqlite = new SqliteCatalogueContext.Factory().CreateDbContext([]);
        using var postgres = new PostgresCatalogueContext.Factory().CreateDbContext([]);
        var tables = Describe(sqlite);
        Assert.Equal(tables, Describe(postgres));
        Assert.Contains("services.users Int32", tables);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void No_migration_is_missing(bool onPostgres)
    {
        using CatalogueContext context = onPostgres
            ? new PostgresCatalogueContext.Factory().CreateDbContext([])
            : new SqliteCatalogueContext.Factory().CreateDbContext([]);
        Assert.False(context.Database.HasPendingModelChanges(), "The model has changed: scripts/add-migration NAME.");
    }

    private static List<string> Steps(CatalogueContext context) =>
        [.. context.Database.GetMigrations().Select(name => name[(name.IndexOf('_') + 1)..])];

    // What the last migration wrote down, not what the code says now.
    private static List<string> Describe(CatalogueContext context)
    {
        var snapshot = context
            .GetService<Microsoft.EntityFrameworkCore.Migrations.IMigrationsAssembly>()
            .ModelSnapshot!;
        var model = context.GetService<IModelRuntimeInitializer>().Initialize(snapshot.Model, designTime: true);
        return
        [
            .. model
                .GetEntityTypes()
                .SelectMany(entity => Describe(entity, entity.GetTableName()!))
                .Order(StringComparer.Ordinal),
        ];
    }

    private static IEnumerable<string> Describe(IEntityType entity, string table)
    {
        foreach (var property in entity.GetProperties())
            yield return $"{table}.{property.GetColumnName()} {property.ClrType.Name}{(property.IsNullable ? " null" : "")}";
        foreach (var key in entity.GetKeys())
            yield return $"{table} key {Names(key.Properties)}";
        foreach (var index in entity.GetIndexes())
            yield return $"{table} index {Names(index.Properties)} {index.IsUnique} {index.GetFilter()}";
        foreach (var check in entity.GetCheckConstraints())
            yield return $"{table} check {check.Name} {check.Sql}";
        foreach (var foreign in entity.GetForeignKeys())
            yield return $"{table} {Names(foreign.Properties)} to {foreign.PrincipalEntityType.GetTableName()} {foreign.DeleteBehavior}";
    }

    private static string Names(IEnumerable<IReadOnlyProperty> properties) =>
        string.Join(",", properties.Select(property => property.Name));
}
