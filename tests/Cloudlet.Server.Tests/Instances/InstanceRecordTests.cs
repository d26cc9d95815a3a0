using Cloudlet.Server.Data;
using Cloudlet.Server.Instances;

namespace Cloudlet.Server.Tests.Instances;

public sealed class InstanceRecordTests : IDisposable
{
    private readonly TestFolder folder = new();

    [Fact]
    public async Task A_record_is_read_back_as_it_was_written()
    {
        var record = Sample.Record("one", InstanceState.Paused) with
        {
            Ports = [new PortMapping(80, 40000, "tcp")],
            Process = new ProcessIdentity(4711, 123456789),
            RunFolder = "/run/cloudlet/x",
            Resumed = true,
            StartedAt = DateTimeOffset.UnixEpoch,
            Clock = "set",
        };
        var place = new InstanceFolder(folder.Path);
        await record.SaveAsync(place);
        var read = InstanceRecord.Load(place)!;

        Assert.Equal(record with { Ports = read.Ports, Requested = read.Requested }, read);
        Assert.Equal(record.Ports, read.Ports);
        Assert.Equal(record.Requested, read.Requested);
        Assert.Equal("instance.json", Path.GetFileName(Assert.Single(Directory.EnumerateFiles(folder.Path))));
    }

    [Fact]
    public void A_folder_without_a_record_has_none() =>
        Assert.Null(InstanceRecord.Load(new InstanceFolder(folder.Path)));

    [Theory]
    [InlineData(InstanceState.Creating, true)]
    [InlineData(InstanceState.Starting, true)]
    [InlineData(InstanceState.Running, true)]
    [InlineData(InstanceState.Paused, true)]
    [InlineData(InstanceState.Stopping, true)]
    [InlineData(InstanceState.Stopped, false)]
    [InlineData(InstanceState.Failed, false)]
    public void One_that_is_neither_stopped_nor_failed_lives(InstanceState state, bool lives) =>
        Assert.Equal(lives, Sample.Record("one", state).IsAlive);

    [Fact]
    public void Ports_that_are_not_bound_are_told_with_host_port_0() =>
        Assert.Equal(
            [new PortMapping(80, 0, "tcp"), new PortMapping(22, 0, "tcp")],
            Sample.Record("one", InstanceState.Stopped).ToInfo().Ports
        );

    public void Dispose() => folder.Dispose();
}
