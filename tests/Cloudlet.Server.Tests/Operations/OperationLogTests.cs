using Cloudlet.Server.Operations;

namespace Cloudlet.Server.Tests.Operations;

public sealed class OperationLogTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reader_gets_what_was_and_what_comes_until_the_last()
    {
        var log = new OperationLog();
        log.Add(Output("a"));
        var reading = ReadAsync(log, 0);
        log.Add(Output("b"));
        log.Add(Output("c"), last: true);
        log.Add(Output("too late"));

        var read = await reading.WaitAsync(TimeSpan.FromSeconds(10), Cancelled);
        Assert.Equal(["a", "b", "c"], read.Select(item => item.Output));
        Assert.Equal([1, 2, 3], read.Select(item => item.Sequence));
    }

    [Fact]
    public async Task A_reader_that_comes_back_goes_on_after_what_it_has()
    {
        var log = new OperationLog();
        foreach (var text in (string[])["a", "b", "c"])
            log.Add(Output(text), last: text == "c");
        Assert.Equal(["c"], (await ReadAsync(log, 2)).Select(item => item.Output));
        Assert.Empty(await ReadAsync(log, 3));
    }

    [Fact]
    public async Task The_oldest_are_forgotten_and_a_late_reader_gets_the_rest()
    {
        var log = new OperationLog(capacity: 3);
        for (var i = 1; i <= 10; i++)
            log.Add(Output($"{i}"), last: i == 10);
        Assert.Equal([8, 9, 10], (await ReadAsync(log, 0)).Select(item => item.Sequence));
    }

    [Fact]
    public async Task A_reader_that_leaves_stops_waiting()
    {
        var log = new OperationLog();
        using var leave = new CancellationTokenSource();
        var reading = Task.Run(
            async () =>
            {
                await foreach (var _ in log.ReadAsync(0, leave.Token)) { }
            },
            Cancelled
        );
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    private static async Task<List<OperationEvent>> ReadAsync(OperationLog log, long after)
    {
        var read = new List<OperationEvent>();
        await foreach (var item in log.ReadAsync(after, Cancelled))
            read.Add(item);
        return read;
    }

    private static OperationEvent Output(string text) => new() { Sequence = 0, Output = text };
}
