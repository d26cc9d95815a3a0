using System.Net;
using Cloudlet.Server.Bases;
using Cloudlet.Server.Catalogue;
using Cloudlet.Server.Data;
using Cloudlet.Server.Images;
using Cloudlet.Server.Instances;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cloudlet.Server.Tests.Instances;

public sealed class AdoptionTests : IAsyncLifetime
{
    private readonly TestFolder folder = new();
    private readonly TestTime time = new();
    private readonly SharedMemory memory = new();
    private readonly DataDirectory data;
    private readonly RunDirectory runs;
    private CatalogueDatabase catalogue = null!;
    private InstanceRecords records = null!;
    private InstanceRegistry instances = null!;

    public AdoptionTests()
    {
        data = new DataDirectory(folder.At("data"));
        data.Create();
        runs = new RunDirectory(folder.At("run"));
    }

    public async ValueTask InitializeAsync()
    {
        catalogue = await TestCatalogue.OpenAsync(folder);
        await TestCatalogue.AddSampleBaseAsync(catalogue);
        records = new InstanceRecords(catalogue);
        instances = new InstanceRegistry(data, records, time);
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_folder_without_a_record_is_a_leftover_and_is_deleted()
    {
        Directory.CreateDirectory(Path.Combine(data.Instances, "half"));
        await AdoptAsync();
        Assert.Empty(Directory.EnumerateFileSystemEntries(data.Instances));
    }

    [Fact]
    public async Task One_that_never_came_to_life_is_deleted()
    {
        await WriteAsync(Sample.Record("half", InstanceState.Starting));
        await AdoptAsync();
        Assert.Empty(instances.List());
        Assert.Empty(await records.LoadAsync(Cancelled));
        Assert.Empty(Directory.EnumerateFileSystemEntries(data.Instances));
        Assert.Empty(Directory.EnumerateFileSystemEntries(data.Work));
    }

    [Fact]
    public async Task A_record_whose_folder_is_gone_was_being_deleted_and_goes_too()
    {
        await records.AddAsync(Sample.Record("gone", InstanceState.Stopped));
        await AdoptAsync();
        Assert.Empty(instances.List());
        Assert.Empty(await records.LoadAsync(Cancelled));
    }

    [Fact]
    public async Task What_a_daemon_before_the_catalogue_wrote_is_taken_over_once()
    {
        var item = await Sample.WriteBaseAsync(data, "old", Sample.Definition);
        var mirror = new StoreMirror(catalogue);
        var bases = await BaseCatalogue.LoadAsync(data, mirror, Cancelled);
        await mirror.ReconcileAsync(bases.List(), [], Cancelled);
        var place = data.Instance("0123456789ab");
        Directory.CreateDirectory(place.Path);
        await File.WriteAllTextAsync(
            place.Record,
            $$"""
            {"id":"0123456789ab","name":"former","state":"stopped","base":"{{item}}","baseName":"old",
             "overlay":"{{item}}","image":"{{item}}","overlayName":"o","requested":[{"guest":80}],"memoryBytes":16777216}
            """,
            Cancelled
        );
        var damaged = data.Instance("ba9876543210");
        Directory.CreateDirectory(damaged.Path);
        await File.WriteAllTextAsync(damaged.Record, """{"id":"ba98""", Cancelled);
        await FormerRecords.TakeOverAsync(data, bases, records, Cancelled);
        await FormerRecords.TakeOverAsync(data, bases, records, Cancelled);
        await AdoptAsync();

        var record = Assert.Single(instances.List()).Record;
        Assert.DoesNotContain(record.ToInfo().Ports, port => port.Host != 0);
        Assert.Equal(("former", InstanceState.Stopped, 2), (record.Name, record.State, record.Cpus));
        Assert.Equal([new PortRequest(80)], record.Requested);
        Assert.False(File.Exists(place.Record));
    }

    [Fact]
    public async Task One_whose_process_is_gone_has_failed_and_says_so()
    {
        await WriteAsync(
            Sample.Record("lost", InstanceState.Running) with
            {
                Process = new ProcessIdentity(int.MaxValue - 1, 1),
                RunFolder = Path.Combine(runs.Root, "gone"),
                StartedAt = time.GetUtcNow(),
            }
        );
        await AdoptAsync();
        var record = Assert.Single(instances.List()).Record;
        Assert.Equal((InstanceState.Failed, time.GetUtcNow()), (record.State, record.EndedAt));
        Assert.Contains("no daemon ran", record.Reason);
        Assert.Null(record.Process);
        Assert.Equal(InstanceState.Failed, (await TestCatalogue.ReadAsync(catalogue, record.Id)).State);
    }

    [Fact]
    public async Task A_process_of_another_start_time_is_somebody_elses_and_is_left_alone()
    {
        await WriteAsync(
            Sample.Record("reused", InstanceState.Running) with
            {
                Process = new ProcessIdentity(Environment.ProcessId, 1),
                RunFolder = Path.Combine(runs.Root, "gone"),
                StartedAt = time.GetUtcNow(),
            }
        );
        await AdoptAsync();
        Assert.Equal(InstanceState.Failed, Assert.Single(instances.List()).Record.State);
    }

    [Fact]
    public async Task One_that_was_being_stopped_has_stopped()
    {
        await WriteAsync(Sample.Record("ending", InstanceState.Stopping) with { StartedAt = time.GetUtcNow() });
        await AdoptAsync();
        Assert.Equal(InstanceState.Stopped, Assert.Single(instances.List()).Record.State);
    }

    [Fact]
    public async Task Those_that_had_ended_stay_as_they_are_and_empty_socket_folders_go()
    {
        await WriteAsync(Sample.Record("kept", InstanceState.Stopped) with { Reason = "the guest shut down" });
        Directory.CreateDirectory(Path.Combine(runs.Root, "old"));
        await AdoptAsync();
        Assert.Equal("the guest shut down", Assert.Single(instances.List()).Record.Reason);
        Assert.Empty(Directory.EnumerateFileSystemEntries(runs.Root));
    }

    public async ValueTask DisposeAsync()
    {
        await instances.DisposeAsync();
        catalogue.Dispose();
        memory.Dispose();
        folder.Dispose();
    }

    private Task AdoptAsync() =>
        new Adoption(
            data,
            runs,
            records,
            instances,
            memory,
            IPAddress.Loopback,
            time,
            NullLogger<Adoption>.Instance
        ).RunAsync(Cancelled);

    private async Task WriteAsync(InstanceRecord record)
    {
        var place = data.Instance(record.Id);
        Directory.CreateDirectory(place.Path);
        await records.AddAsync(record);
    }
}
