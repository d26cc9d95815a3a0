using Cloudlet.Server.Admission;

namespace Cloudlet.Server.Tests.Admission;

public sealed class DoorkeeperTests : IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);
    private static readonly Demand One = new(1, null, 0, 1, 1);

    private TestFleet box = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        box = await TestFleet.OpenAsync();
        box.Room = box.Room with { Cpus = 1 };
    }

    public ValueTask DisposeAsync() => box.DisposeAsync();

    [Fact]
    public async Task Who_came_first_is_let_in_first_and_each_is_told_its_place()
    {
        var inside = box.Doorkeeper.Enter(One);
        var places = new List<int?>[] { [], [], [] };
        var waiting = places.Select(list => box.Doorkeeper.EnterAsync(One, Long, list.Add, Cancelled)).ToList();
        Assert.Equal([1, 2, 3], places.Select(list => list[^1]));
        inside.Dispose();
        var second = await waiting[0];
        Assert.False(waiting[1].IsCompleted);
        Assert.Equal([2, 1], places[1]);
        second.Dispose();
        (await waiting[1]).Dispose();
        (await waiting[2]).Dispose();
        Assert.All(places, list => Assert.Null(list[^1]));
    }

    [Fact]
    public async Task Nobody_overtakes_those_who_wait()
    {
        using var inside = box.Doorkeeper.Enter(One);
        var large = box.Doorkeeper.EnterAsync(One, Long, _ => { }, Cancelled);
        var small = One with { Cpus = 0 };
        Assert.Equal(ProblemCodes.NoRoom, Refused.By(() => box.Doorkeeper.Enter(small)).Code);
        inside.Dispose();
        (await large).Dispose();
        box.Doorkeeper.Enter(small).Dispose();
    }

    [Fact]
    public async Task Who_leaves_the_queue_lets_the_others_move_up()
    {
        var inside = box.Doorkeeper.Enter(One);
        using var leave = new CancellationTokenSource();
        var first = box.Doorkeeper.EnterAsync(One, Long, _ => { }, leave.Token);
        var places = new List<int?>();
        var second = box.Doorkeeper.EnterAsync(One, Long, places.Add, Cancelled);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal([2, 1], places);
        inside.Dispose();
        (await second).Dispose();
    }

    [Fact]
    public async Task What_can_never_fit_neither_waits_nor_is_told_to_try_again()
    {
        Assert.Equal(ProblemCodes.CannotRun, Refused.By(() => box.Doorkeeper.Enter(One with { Cpus = 2 })).Code);
        var problem = await Refused.ByAsync(() =>
            box.Doorkeeper.EnterAsync(One with { Cpus = 2 }, Long, _ => { }, Cancelled)
        );
        Assert.Contains("too small", problem.Detail);
    }

    [Fact]
    public async Task The_queue_is_bounded()
    {
        using var inside = box.Doorkeeper.Enter(One);
        using var leave = new CancellationTokenSource();
        var waiting = Enumerable
            .Range(0, 256)
            .Select(_ => box.Doorkeeper.EnterAsync(One, Long, _ => { }, leave.Token))
            .ToList();
        var problem = await Refused.ByAsync(() => box.Doorkeeper.EnterAsync(One, Long, _ => { }, Cancelled));
        Assert.Contains("queue is full", problem.Detail);
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(waiting));
        Assert.Equal(0, box.Doorkeeper.Waiting);
    }
}
