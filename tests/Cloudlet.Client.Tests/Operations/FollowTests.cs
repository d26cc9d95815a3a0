using Cloudlet.Client;
using Cloudlet.Client.Operations;
using Cloudlet.Contracts;
using Cloudlet.Scripted;

namespace Cloudlet.Client.Tests.Operations;

public class FollowTests
{
    private static readonly CloudletClientOptions Quick = new()
    {
        ReconnectDelay = TimeSpan.FromMilliseconds(1),
        ReconnectPatience = TimeSpan.FromMilliseconds(200),
    };

    [Fact(Timeout = 30_000)]
    public async Task After_a_cut_the_events_go_on_where_they_were_and_none_comes_twice()
    {
        var resumedFrom = new List<string?>();
        var firstTwoSeen = new TaskCompletionSource();
        await using var cloudlet = await ScriptedCloudlet.StartAsync(
            (
                "GET /v1/operations/op-1/events",
                async context =>
                {
                    var last = context.Request.Headers["Last-Event-ID"].FirstOrDefault();
                    resumedFrom.Add(last);
                    context.Response.ContentType = "text/event-stream";
                    if (last is null)
                    {
                        await ScriptedCloudlet.TellAsync(context, Stage(1, "boot"));
                        await ScriptedCloudlet.TellAsync(context, Stage(2, "freeze"));
                        await firstTwoSeen.Task;
                        context.Abort();
                        return;
                    }
                    // One that was told already, as a careless server might.
                    await ScriptedCloudlet.TellAsync(context, Stage(2, "freeze"));
                    await ScriptedCloudlet.TellAsync(context, Stage(3, "store"));
                    await ScriptedCloudlet.TellAsync(context, End(4));
                }
            )
        );
        using var client = new CloudletClient(cloudlet.Address, Quick);

        var events = new List<OperationEvent>();
        await foreach (var told in client.FollowAsync("op-1"))
        {
            events.Add(told);
            if (told.Sequence == 2)
                firstTwoSeen.SetResult();
        }

        Assert.Equal([1, 2, 3, 4], events.Select(told => told.Sequence));
        Assert.Equal([null, "2"], resumedFrom);
        Assert.Equal(OperationState.Succeeded, events[^1].Operation!.State);
    }

    [Fact(Timeout = 30_000)]
    public async Task It_ends_with_the_operation_even_when_the_connection_stays_open()
    {
        await using var cloudlet = await ScriptedCloudlet.StartAsync(
            (
                "GET /v1/operations/op-1/events",
                async context =>
                {
                    await ScriptedCloudlet.Events(Stage(1, "boot"), End(2))(context);
                    await Task.Delay(Timeout.Infinite, context.RequestAborted)
                        .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            )
        );
        using var client = new CloudletClient(cloudlet.Address, Quick);

        Assert.Equal(2, (await client.FollowAsync("op-1").ToListAsync()).Count);
    }

    [Fact(Timeout = 30_000)]
    public async Task An_operation_whose_events_are_forgotten_is_told_by_its_end()
    {
        await using var cloudlet = await ScriptedCloudlet.StartAsync(
            ("GET /v1/operations/op-1/events", ScriptedCloudlet.Events()),
            (
                "GET /v1/operations/op-1",
                ScriptedCloudlet.Json(Samples.Operation(OperationState.Succeeded), CloudletJson.Default.OperationInfo)
            )
        );
        using var client = new CloudletClient(cloudlet.Address, Quick);

        var end = Assert.Single(await client.FollowAsync("op-1").ToListAsync());

        Assert.Equal(OperationState.Succeeded, end.Operation!.State);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_daemon_that_stays_away_is_given_up()
    {
        var firstSeen = new TaskCompletionSource();
        await using var cloudlet = await ScriptedCloudlet.StartAsync(
            (
                "GET /v1/operations/op-1/events",
                async context =>
                {
                    context.Response.ContentType = "text/event-stream";
                    await ScriptedCloudlet.TellAsync(context, Stage(1, "boot"));
                    await firstSeen.Task;
                    context.Abort();
                }
            )
        );
        using var client = new CloudletClient(cloudlet.Address, Quick);
        var seen = 0;

        await Assert.ThrowsAsync<CloudletUnreachableException>(async () =>
        {
            await foreach (var told in client.FollowAsync("op-1"))
            {
                seen++;
                // Nobody can connect any more.
                File.Delete(cloudlet.SocketPath);
                firstSeen.SetResult();
            }
        });

        Assert.Equal(1, seen);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_daemon_that_never_answered_is_not_waited_for()
    {
        using var client = new CloudletClient(CloudletAddress.Unix("/tmp/no-such-cloudlet.sock"));

        await Assert.ThrowsAsync<CloudletUnreachableException>(async () =>
            await client.FollowAsync("op-1").ToListAsync()
        );
    }

    [Fact(Timeout = 30_000)]
    public async Task An_unknown_operation_is_refused()
    {
        await using var cloudlet = await ScriptedCloudlet.StartAsync(
            ("GET /v1/operations/op-1/events", ScriptedCloudlet.Refusal(Samples.Missing("op-1")))
        );
        using var client = new CloudletClient(cloudlet.Address, Quick);

        await Assert.ThrowsAsync<CloudletApiException>(async () => await client.FollowAsync("op-1").ToListAsync());
    }

    [Fact]
    public void The_result_of_a_failed_operation_is_its_problem()
    {
        var failed = Samples.Failed(Samples.Missing("disk"));

        var exception = Assert.Throws<CloudletApiException>(() => failed.GetResult(CloudletJson.Default.BaseInfo));

        Assert.Equal(failed.Error, exception.Problem);
    }

    [Fact]
    public void The_result_of_a_succeeded_operation_is_what_it_made()
    {
        var succeeded = Samples.Succeeded(Samples.Base(), CloudletJson.Default.BaseInfo);

        Assert.Equal(Samples.Base(), succeeded.GetResult(CloudletJson.Default.BaseInfo));
    }

    private static OperationEvent Stage(long sequence, string stage) =>
        new() { Sequence = sequence, Progress = new StageProgress(stage, 0, null) };

    private static OperationEvent End(long sequence) =>
        new() { Sequence = sequence, Operation = Samples.Operation(OperationState.Succeeded) };
}
