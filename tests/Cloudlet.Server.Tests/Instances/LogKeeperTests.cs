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
    public async Task A_log_that_is_too_long_keeps_its_newer_half_and_what_is_appended_then()
    {
        var instance = await instances.CreateAsync(Sample.Record("one", InstanceState.Running));
        await using var qemu = Append(instance.Logs.Qemu);
        await using var guest = Append(instance.Logs.Serial);
        qemu.Write(Text('a', 700));
        qemu.Write(Text('b', 500));
        guest.Write(Text('s', Limit));
        keeper.BoundAll();
        qemu.Write("end"u8);

        Assert.Equal(new string('b', 500) + "end", await File.ReadAllTextAsync(instance.Logs.Qemu));
        Assert.Equal(Limit, new FileInfo(instance.Logs.Serial).Length);
    }

    [Fact]
    public void Machines_that_are_being_made_have_bounded_logs_too()
    {
        using var work = new WorkFolder(data);
        using var serial = Append(work.File("serial.log"));
        serial.Write(Text('x', 5 * Limit));
        keeper.BoundAll();
        Assert.Equal(Limit / 2, new FileInfo(work.File("serial.log")).Length);
    }

    // As a process that appends has it open, without a buffer.
    private static FileStream Append(string path) =>
        new(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    private static byte[] Text(char letter, int count) => [.. Enumerable.Repeat((byte)letter, count)];
}
