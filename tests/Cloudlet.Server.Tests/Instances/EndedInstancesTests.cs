using Cloudlet.Server.Instances;

namespace Cloudlet.Server.Tests.Instances;

public sealed class EndedInstancesTests : IAsyncLifetime
{
    private TestFleet box = null!;

    public async ValueTask InitializeAsync()
    {
        box = await TestFleet.OpenAsync();
        await box.CreateAsync();
    }

    public ValueTask DisposeAsync() => box.DisposeAsync();

    [Fact]
    public async Task Of_those_of_services_that_ended_the_last_sixteen_are_kept()
    {
        for (var i = 0; i < EndedInstances.Kept + 2; i++)
            await AddAsync($"i{i}", InstanceState.Failed, endedAt: i);
        await SweepAsync();
        Assert.Equal(Enumerable.Range(2, EndedInstances.Kept).Select(i => $"i{i}"), Names());
        Assert.Equal(EndedInstances.Kept, Directory.GetDirectories(box.Data.Instances).Length);
    }

    [Fact]
    public async Task Those_that_live_and_those_of_people_are_nobodys_to_delete()
    {
        for (var i = 0; i < EndedInstances.Kept; i++)
            await AddAsync($"i{i}", InstanceState.Stopped, endedAt: i + 10);
        await AddAsync("lives", InstanceState.Running, endedAt: null);
        await AddAsync("kept", InstanceState.Stopped, endedAt: 0, ofService: false);
        await SweepAsync();
        Assert.Equal(EndedInstances.Kept + 2, Names().Count);
    }

    [Fact]
    public async Task What_people_keep_is_bounded_by_a_refusal_that_says_how_to_tidy_up()
    {
        for (var i = 0; i < InstanceRegistry.MostEnded; i++)
            box.Instances.Take(Sample.Record($"i{i}", InstanceState.Stopped));
        var problem = await Refused.ByAsync(() =>
            box.Instances.CreateAsync(Sample.Record("more", InstanceState.Creating))
        );
        Assert.Equal(ProblemCodes.NoRoom, problem.Code);
        Assert.Contains("cloudlet instance delete", problem.Next);
    }

    private Task SweepAsync() => new EndedInstances(box.Instances, box.Time).SweepAsync(CancellationToken.None);

    private List<string> Names() => [.. box.Instances.List().Select(item => item.Record.Name)];

    private Task<Instance> AddAsync(string name, InstanceState state, int? endedAt, bool ofService = true) =>
        box.Instances.CreateAsync(
            Sample.Record(name, state) with
            {
                Base = Sample.Definition.ComputeId(),
                CreatedAt = box.Time.GetUtcNow().AddSeconds(endedAt ?? 0),
                EndedAt = endedAt is { } seconds ? box.Time.GetUtcNow().AddSeconds(seconds) : null,
                Service = ofService ? new InstanceService("org.example.speech", 1, Sharing.Shared, 5) : null,
            }
        );
}
