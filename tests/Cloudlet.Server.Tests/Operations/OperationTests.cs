using Cloudlet.Server.Catalogue;
using Cloudlet.Server.Consoles;
using Cloudlet.Server.Operations;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cloudlet.Server.Tests.Operations;

public sealed class OperationTests : IAsyncLifetime
{
    private readonly TestTime time = new();
    private readonly TestFolder folder = new();
    private CatalogueDatabase catalogue = null!;
    private OperationRegistry operations = null!;

    public async ValueTask InitializeAsync()
    {
        catalogue = await TestCatalogue.OpenAsync(folder);
        operations = Registry();
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_that_succeeds_keeps_its_result_and_its_steps()
    {
        var operation = Start(
            async (self, _) =>
            {
                await self.StepAsync(
                    "dig",
                    progress =>
                    {
                        progress.Report(new Progress("ignored", 5, 10));
                        time.Advance(TimeSpan.FromMilliseconds(1500));
                        return Task.CompletedTask;
                    }
                );
                return new VerificationResult("id", 1, 2, 3);
            }
        );
        await EndAsync(operation);

        Assert.Equal(OperationState.Succeeded, operation.Info.State);
        Assert.Equal(3, operation.Info.Result!.Value.GetProperty("pages").GetInt64());
        Assert.Equal(new StepTiming("dig", 1500), Assert.Single(operation.Info.Steps));
        Assert.Null(operation.Info.Progress);
        Assert.Equal(time.GetUtcNow(), operation.Info.EndedAt);
        var events = await EventsAsync(operation, 0);
        Assert.Contains(
            events,
            item => item.Progress == new StageProgress("dig", 5, 10) || item.Progress?.Stage == "dig"
        );
        Assert.Equal(OperationState.Succeeded, events[^1].Operation!.State);
    }

    [Fact]
    public async Task A_job_that_waits_for_another_tells_what_that_one_tells()
    {
        var go = new TaskCompletionSource();
        var made = new TaskCompletionSource<int>();
        var other = Start(
            async (self, _) =>
            {
                self.SetPlace(3);
                await go.Task;
                self.SetPlace(null);
                await self.StepAsync("dig", _ => Task.CompletedTask);
                self.Output("water");
                made.SetResult(7);
                return new VerificationResult("id", 1, 2, 3);
            }
        );
        var operation = Start(
            async (self, token) => new VerificationResult("id", 1, 2, await self.FollowAsync(other, made.Task, token))
        );
        while (operation.Info.QueuePlace != 3)
            await Task.Delay(1, Cancelled);
        go.SetResult();
        await EndAsync(operation);

        Assert.Equal(7, operation.Info.Result!.Value.GetProperty("pages").GetInt64());
        Assert.Equal("dig", Assert.Single(operation.Info.Steps).Step);
        Assert.Contains(await EventsAsync(operation, 0), told => told.Output == "water");
    }

    [Fact]
    public async Task A_job_whose_other_one_fails_fails_alike()
    {
        var refusal = Refuse.NotFound("base", "x", "look");
        var made = new TaskCompletionSource<int>();
        var other = Start(
            (_, _) =>
            {
                made.SetException(refusal);
                throw refusal;
            }
        );
        var operation = Start(
            async (self, token) => new VerificationResult("id", 1, 2, await self.FollowAsync(other, made.Task, token))
        );
        await EndAsync(operation);

        Assert.Equal(ProblemCodes.NotFound, operation.Info.Error!.Code);
    }

    [Fact]
    public async Task A_job_that_fails_tells_the_problem()
    {
        var operation = Start((_, _) => throw Refuse.NotFound("base", "x", "look"));
        await EndAsync(operation);

        Assert.Equal(OperationState.Failed, operation.Info.State);
        Assert.Equal(ProblemCodes.NotFound, operation.Info.Error!.Code);
    }

    [Fact]
    public async Task Progress_is_told_at_most_ten_times_a_second_but_its_end_always()
    {
        var operation = Start(
            async (self, _) =>
            {
                await self.StepAsync(
                    "copy",
                    progress =>
                    {
                        for (var i = 1; i <= 1000; i++)
                        {
                            time.Advance(TimeSpan.FromMilliseconds(1));
                            progress.Report(new Progress("copy", i, 1000));
                        }
                        return Task.CompletedTask;
                    }
                );
                return new VerificationResult("id", 1, 2, 3);
            }
        );
        await EndAsync(operation);

        var told = (await EventsAsync(operation, 0)).Where(item => item.Progress is not null).ToList();
        Assert.InRange(told.Count, 3, 13);
        Assert.Equal(1000, told[^1].Progress!.Done);
    }

    [Fact]
    public async Task One_that_waits_for_a_person_goes_on_when_told_to_and_not_before()
    {
        var operation = Start(
            async (self, token) =>
            {
                await self.WaitForPersonAsync(new WaitingFor("Look at it.", "/vnc", "/serial"), token);
                return new VerificationResult("id", 1, 2, 3);
            }
        );
        var waiting = await FirstAsync(operation, item => item.Operation?.State == OperationState.Waiting);
        Assert.Equal(("/vnc", "/serial"), Sockets(waiting.Operation!.Waiting!));
        Assert.False(operation.Completed.IsCompleted);

        operation.Proceed();
        await EndAsync(operation);
        Assert.Equal(OperationState.Succeeded, operation.Info.State);
        Assert.Null(operation.Info.Waiting);

        static (string?, string?) Sockets(WaitingFor waiting) => (waiting.VncSocket, waiting.SerialSocket);
    }

    [Fact]
    public async Task A_person_ends_the_wait_for_a_guest_by_telling_it_to_go_on()
    {
        var operation = Start(
            async (self, token) =>
            {
                await self.WaitUnlessProceededAsync(never => Task.Delay(Timeout.Infinite, never), token);
                return new VerificationResult("id", 1, 2, 3);
            }
        );
        while (!operation.MayProceed)
            await Task.Yield();

        operation.Proceed();

        await EndAsync(operation);
        Assert.Equal(OperationState.Succeeded, operation.Info.State);
        Assert.False(operation.MayProceed);
    }

    [Fact]
    public async Task A_guest_that_is_ready_by_itself_waits_for_no_person()
    {
        var operation = Start(
            async (self, token) =>
            {
                await self.WaitUnlessProceededAsync(_ => Task.CompletedTask, token);
                return new VerificationResult("id", 1, 2, 3);
            }
        );

        await EndAsync(operation);
        Assert.Equal(OperationState.Succeeded, operation.Info.State);
        Assert.False(operation.MayProceed);
    }

    [Fact]
    public async Task Its_machine_has_a_console_as_long_as_it_is_shown()
    {
        var console = new MachineConsole(new RunFolder("/run/m"), "/serial.log", (_, _) => Task.CompletedTask);
        var (shown, hidden) = (new TaskCompletionSource(), new TaskCompletionSource());
        var operation = Start(
            async (self, _) =>
            {
                await using (self.Show(console))
                {
                    shown.SetResult();
                    await hidden.Task;
                }
                return new VerificationResult("id", 1, 2, 3);
            }
        );
        await shown.Task;
        Assert.Same(console, operation.Console);

        hidden.SetResult();
        await EndAsync(operation);
        Assert.Null(operation.Console);
    }

    [Fact]
    public async Task To_go_on_is_refused_when_nobody_is_waited_for()
    {
        var operation = Start((_, _) => Task.FromResult(new VerificationResult("id", 1, 2, 3)));
        await EndAsync(operation);
        Assert.Equal(ProblemCodes.WrongState, Refused.By(operation.Proceed).Code);
    }

    [Fact]
    public async Task A_cancelled_one_has_cleaned_up_before_it_has_ended()
    {
        var cleaned = false;
        var operation = Start(
            async (self, token) =>
            {
                try
                {
                    await self.WaitForPersonAsync(new WaitingFor("Wait.", null, null), token);
                }
                finally
                {
                    await Task.Yield();
                    cleaned = true;
                }
                return new VerificationResult("id", 1, 2, 3);
            }
        );
        await FirstAsync(operation, item => item.Operation?.State == OperationState.Waiting);
        operation.Cancel();
        await EndAsync(operation);

        Assert.True(cleaned);
        Assert.Equal(OperationState.Cancelled, operation.Info.State);
        Assert.Equal(ProblemCodes.Cancelled, operation.Info.Error!.Code);
        Assert.Equal(OperationState.Cancelled, (await EventsAsync(operation, 0))[^1].Operation!.State);
    }

    [Fact]
    public async Task Stopping_the_registry_cancels_what_runs_and_what_comes_later()
    {
        var running = Start(ForeverAsync);
        await operations.StopAsync();
        Assert.Equal(OperationState.Cancelled, running.Info.State);
        var late = Start(ForeverAsync);
        await EndAsync(late);
        Assert.Equal(OperationState.Cancelled, late.Info.State);
    }

    [Fact]
    public async Task Of_those_that_ended_the_last_two_hundred_are_kept()
    {
        for (var i = 0; i < 210; i++)
        {
            await EndAsync(Start((_, _) => Task.FromResult(new VerificationResult("id", 1, 2, 3))));
            time.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Equal(200, operations.List().Count);
        Assert.Equal(operations.List().OrderByDescending(info => info.StartedAt), operations.List());
    }

    [Fact]
    public void One_that_nobody_knows_is_not_found() =>
        Assert.Equal(ProblemCodes.NotFound, Refused.By(() => operations.Get("nobody")).Code);

    [Fact]
    public async Task The_next_daemon_knows_what_ended_and_says_that_the_rest_was_interrupted()
    {
        var ended = Start((_, _) => Task.FromResult(new VerificationResult("id", 1, 2, 3)));
        await EndAsync(ended);
        var running = Start(ForeverAsync);
        // What a daemon leaves that is killed now.
        await using var dead = new OperationHistory(catalogue, time, NullLogger<OperationHistory>.Instance);
        dead.Note(ended.Info);
        dead.Note(running.Info);
        await dead.DisposeAsync();

        await using var next = Registry();
        await next.LoadAsync(Cancelled);
        Assert.Equal(3, next.Get(ended.Info.Id).Info.Result!.Value.GetProperty("pages").GetInt64());
        var interrupted = next.Get(running.Info.Id);
        Assert.Equal(
            (OperationState.Failed, ProblemCodes.Interrupted),
            (interrupted.Info.State, interrupted.Info.Error!.Code)
        );
        Assert.True(Assert.Single(await EventsAsync(interrupted, 0)).Operation!.EndedAt is not null);
    }

    public async ValueTask DisposeAsync()
    {
        await operations.DisposeAsync();
        catalogue.Dispose();
        folder.Dispose();
    }

    private static async Task<VerificationResult> ForeverAsync(Operation operation, CancellationToken token)
    {
        await Task.Delay(Timeout.Infinite, token);
        throw new InvalidOperationException();
    }

    private Operation Start(Func<Operation, CancellationToken, Task<VerificationResult>> job) =>
        operations.Start("test", "subject", CloudletJson.Default.VerificationResult, job);

    private OperationRegistry Registry() =>
        new(
            new ProblemMapper(NullLogger<ProblemMapper>.Instance),
            new OperationHistory(catalogue, time, NullLogger<OperationHistory>.Instance),
            time
        );

    private static Task EndAsync(Operation operation) =>
        operation.Completed.WaitAsync(TimeSpan.FromSeconds(30), Cancelled);

    private static async Task<OperationEvent> FirstAsync(Operation operation, Func<OperationEvent, bool> wanted)
    {
        await foreach (var item in operation.Events(0, Cancelled))
        {
            if (wanted(item))
                return item;
        }
        throw new InvalidOperationException("It ended before.");
    }

    private static async Task<List<OperationEvent>> EventsAsync(Operation operation, long after)
    {
        var read = new List<OperationEvent>();
        await foreach (var item in operation.Events(after, Cancelled))
            read.Add(item);
        return read;
    }
}
