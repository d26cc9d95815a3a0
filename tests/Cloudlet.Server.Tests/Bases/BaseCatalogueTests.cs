using Cloudlet.Server.Bases;
using Cloudlet.Server.Catalogue;
using Cloudlet.Server.Data;

namespace Cloudlet.Server.Tests.Bases;

public sealed class BaseCatalogueTests : IAsyncLifetime
{
    private readonly TestFolder folder = new();
    private readonly DataDirectory data;
    private CatalogueDatabase catalogue = null!;

    public BaseCatalogueTests()
    {
        data = new DataDirectory(folder.At("data"));
        data.Create();
    }

    public async ValueTask InitializeAsync() => catalogue = await TestCatalogue.OpenAsync(folder);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_stands_in_the_data_directory_is_found_by_name_and_by_id()
    {
        var id = await Sample.WriteBaseAsync(data, "one", Sample.Definition);
        var bases = await LoadAsync();

        Assert.Equal(id, bases.Get("one").Id);
        Assert.Equal("one", bases.Get(id.ToString()).Name);
        Assert.Equal(16 << 20, bases.Get("one").ToInfo().MemoryBytes);
        Assert.Equal(ProblemCodes.NotFound, Refused.By(() => bases.Get("two")).Code);
        Assert.Equal(ProblemCodes.NameTaken, Refused.By(() => bases.Reservations.Reserve("one")).Code);
    }

    [Fact]
    public async Task A_finished_folder_is_moved_to_its_place_and_the_same_base_is_not_taken_twice()
    {
        var bases = await LoadAsync();
        using (var work = new WorkFolder(data))
        {
            await Sample.WriteFilesAsync(new BaseFolder(work.Path), "one", Sample.Definition);
            var item = await bases.AddAsync(work.Path, Cancelled);
            Assert.Equal(data.Base(Sample.Definition.ComputeId()), item.Folder);
            Assert.True(File.Exists(item.Folder.Memory));
        }
        using (var work = new WorkFolder(data))
        {
            await Sample.WriteFilesAsync(new BaseFolder(work.Path), "two", Sample.Definition);
            var problem = await Refused.ByAsync(() => bases.AddAsync(work.Path, Cancelled));
            Assert.Equal(ProblemCodes.AlreadyHere, problem.Code);
            Assert.Contains("as 'one'", problem.Detail);
        }
        Assert.Empty(Directory.EnumerateFileSystemEntries(data.Work));
        Assert.Single((await LoadAsync()).List());
    }

    [Fact]
    public async Task A_base_that_others_stand_on_stays_and_they_are_named()
    {
        await Sample.WriteBaseAsync(data, "one", Sample.Definition);
        var bases = await LoadAsync();
        var problem = await Refused.ByAsync(() =>
            bases.DeleteAsync(bases.Get("one"), () => ["overlay a", "instance b"])
        );

        Assert.Equal(ProblemCodes.InUse, problem.Code);
        Assert.Contains("overlay a, instance b", problem.Detail);
        await bases.DeleteAsync(bases.Get("one"), () => []);
        Assert.Empty(bases.List());
        Assert.Empty(Directory.EnumerateFileSystemEntries(data.Bases));
        Assert.Empty(Directory.EnumerateFileSystemEntries(data.Work));
    }

    public ValueTask DisposeAsync()
    {
        catalogue.Dispose();
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task<BaseCatalogue> LoadAsync() => BaseCatalogue.LoadAsync(data, new StoreMirror(catalogue), Cancelled);
}
