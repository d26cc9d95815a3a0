using Cloudlet.Overlays;
using Cloudlet.Server.Recompression;

namespace Cloudlet.Server.Tests.Recompression;

public sealed class IdleRecompressionTests : IAsyncLifetime
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(5);

    private TestStore store = null!;
    private IdleRecompression idle = null!;
    private double load;

    public async ValueTask InitializeAsync()
    {
        store = await TestStore.OpenAsync();
        idle = new IdleRecompression(
            store.Overlays,
            store.Bases,
            store.Recompression,
            store.Operations,
            () => load,
            store.Time
        );
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task When_nothing_was_done_for_five_minutes_one_overlay_after_the_other_becomes_small()
    {
        await store.AddAsync("one", Effort.Fast);
        await store.AddAsync("three", Effort.Normal);
        await SweepAfterAsync(Quiet - TimeSpan.FromSeconds(1));
        Assert.Equal((Effort.Fast, Effort.Normal), Efforts());
        await SweepAfterAsync(TimeSpan.FromSeconds(1));
        Assert.Equal((Effort.Max, Effort.Normal), Efforts());
        await idle.SweepAsync();
        Assert.Equal((Effort.Max, Effort.Max), Efforts());
        await idle.SweepAsync();
        Assert.Equal(2, store.Operations.List().Count);
    }

    [Fact]
    public async Task A_busy_box_is_left_alone()
    {
        await store.AddAsync("one", Effort.Fast);
        load = 0.6;
        await SweepAfterAsync(Quiet);
        var job = new TaskCompletionSource();
        var operation = store.Operations.Start(
            "base.create",
            "other",
            CloudletJson.Default.VerificationResult,
            async (_, _) =>
            {
                await job.Task;
                return new VerificationResult("id", 1, 2, 3);
            }
        );
        load = 0;
        await SweepAfterAsync(Quiet);
        job.SetResult();
        await operation.Completed;
        await SweepAfterAsync(Quiet - TimeSpan.FromSeconds(1));
        Assert.Equal(Effort.Fast, store.Overlays.Get("one").Config.Effort);
        await SweepAfterAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(Effort.Max, store.Overlays.Get("one").Config.Effort);
    }

    private Task SweepAfterAsync(TimeSpan time)
    {
        store.Time.Advance(time);
        return idle.SweepAsync();
    }

    private (Effort?, Effort?) Efforts() =>
        (store.Overlays.Get("one").Config.Effort, store.Overlays.Get("three").Config.Effort);
}
