using Cloudlet.Server.Catalogue;
using Cloudlet.Server.Data;
using Cloudlet.Server.Instances;

namespace Cloudlet.Server.Tests.Instances;

public sealed class LogKeeperTests : IAsyncLifetime
{
    private const int Limit = 1000;

    private readonly TestFolder folder = new();
    private CatalogueDatabase catalogue = null!;
    private DataDirectory data = null!;
    private InstanceRegistry instances = null!;
    private LogKeeper keeper = null!;

    public async ValueTask InitializeAsync()
    {
        data = new DataDirectory(folder.At("data"));
        data.Create();
        catalogue = await TestCatalogue.OpenAsync(folder);
        await TestCatalogue.AddSampleBaseAsync(catalogue);
        instances = new InstanceRegistry(data, new InstanceRecords(catalogue), new TestTime());
        var settings = new ServerSettings
        {
            DataDirectory = data.Root,
            SocketPath = folder.At("s"),
            LogLimitBytes = Limit,
        };
        keeper = new LogKeeper(instances, data, settings, new TestTime());
    }

    public async ValueTask DisposeAsync()
    {
        await instances.DisposeAsync();
        catalogue.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task Of_a_log_that_is_too_long_the_newer_half_is_kept_and_others_stay_as_they_are()
    {
        var instance = await instances.CreateAsync(Sample.Record("one", InstanceState.Running));
        await File.WriteAllTextAsync(instance.Logs.Qemu, new string('a', 700) + new string('b', 500));
        await File.WriteAllTextAsync(instance.Logs.Serial, new string('s', Limit));
        keeper.BoundAll();
        Assert.Equal(new string('b', 500), await File.ReadAllTextAsync(instance.Logs.Qemu));
        Assert.Equal(Limit, new FileInfo(instance.Logs.Serial).Length);
    }

    [Fact]
    public void Machines_that_are_being_made_have_bounded_logs_too()
    {
        using var work = new WorkFolder(data);
        File.WriteAllText(work.File("serial.log"), new string('x', 5 * Limit));
        keeper.BoundAll();
        Assert.Equal(Limit / 2, new FileInfo(work.File("serial.log")).Length);
    }
}
