using Cloudlet.Server.Catalogue;
using Cloudlet.Server.Instances;

namespace Cloudlet.Server.Tests.Support;

/// <summary>A catalogue of its own for each test.</summary>
internal static class TestCatalogue
{
    public const string Data = "test";

    public static async Task<CatalogueDatabase> OpenAsync(TestFolder folder) =>
        await CatalogueDatabase.OpenAsync(
            CatalogueSource.For(await SuiteDatabase.ConnectionAsync(folder), folder.At("catalogue.db")),
            Data,
            CancellationToken.None
        );

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
