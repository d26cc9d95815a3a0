using Cloudlet.Server.Instances;

namespace Cloudlet.Server.Tests.Instances;

public sealed class InstanceRecordTests : IDisposable
{
    private readonly TestFolder folder = new();

    [Fact]
    public async Task A_record_is_read_back_as_it_was_written()
    {
        using var catalogue = await TestCatalogue.OpenAsync(folder);
        await TestCatalogue.AddSampleBaseAsync(catalogue);
        var records = new InstanceRecords(catalogue);
        var first = Sample.Record("one", InstanceState.Creating);
        await records.AddAsync(first);
        var record = first with
        {
            State = InstanceState.Paused,
            Ports = [new PortMapping(80, 40000, "tcp")],
            Process = new ProcessIdentity(4711, 123456789),
            RunFolder = "/run/cloudlet/x",
            Resumed = true,
            StartedAt = DateTimeOffset.UnixEpoch,
            Clock = "set",
        };
        await records.SaveAsync(record);
        var read = await TestCatalogue.ReadAsync(catalogue, record.Id);

        Assert.Equal(record with { Ports = read.Ports, Requested = read.Requested }, read);
        Assert.Equal(record.Ports, read.Ports);
        Assert.Equal(record.Requested, read.Requested);
    }

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
