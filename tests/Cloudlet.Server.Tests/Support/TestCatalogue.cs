using Cloudlet.Server.Catalogue;
using Cloudlet.Server.Instances;

namespace Cloudlet.Server.Tests.Support;

/// <summary>A catalogue of its own for each test.</summary>
internal static class TestCatalogue
{
    public const string Data = "test";

    public static Task<CatalogueDatabase> OpenAsync(TestFolder folder) =>
        CatalogueDatabase.OpenAsync(new SqliteSource(folder.At("catalogue.db")), Data, CancellationToken.None);

    /// <summary>Has the base that the samples stand on.</summary>
    public static Task AddSampleBaseAsync(CatalogueDatabase catalogue) =>
        catalogue.WriteAsync(
            context =>
            {
                context.Bases.Add(
                    new() { Id = Sample.Record("x", InstanceState.Stopped).Base.ToString(), Name = "base" }
                );
                return Task.CompletedTask;
            },
            CancellationToken.None
        );

    public static async Task<InstanceRecord> ReadAsync(CatalogueDatabase catalogue, string id) =>
        (await new InstanceRecords(catalogue).LoadAsync(CancellationToken.None)).Single(record => record.Id == id);
}
