using System.Text.Json;
using Cloudlet.Contracts;
using Cloudlet.Server.Consoles;
using Cloudlet.Server.Problems;
using Cloudlet.Server.Tracing;

namespace Cloudlet.Server.Operations;

/// <summary>
/// One long job: its state, what it told, and the ways to cancel it and to let it go on. The job itself reports through
/// the members marked for it; everyone else reads <see cref="Info"/> and <see cref="Events"/>. Thread-safe.
/// </summary>
internal sealed class Operation : IDisposable
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan CoarseInterval = TimeSpan.FromSeconds(1);

    private readonly TimeProvider time;
    private readonly Action<OperationChange> tell;
    private readonly CancellationTokenSource cancellation;
    private readonly OperationLog log = new();
    private readonly Lock gate = new();
    private OperationInfo info;
    private long lastProgress;
    private long lastTold;
    private TaskCompletionSource? proceed;

    /// <summary>One that begins.</summary>
    /// <param name="kind">As in <see cref="OperationInfo.Kind"/>.</param>
    /// <param name="subject">As in <see cref="OperationInfo.Subject"/>.</param>
    /// <param name="time">Stamps it.</param>
    /// <param name="tell">Told of what is new, one after the other; quick.</param>
    /// <param name="stopping">Cancels it.</param>
    /// <param name="parent">As in <see cref="OperationInfo.Parent"/>.</param>
    public Operation(
        string kind,
        string subject,
        TimeProvider time,
        Action<OperationChange> tell,
        CancellationToken stopping,
        string? parent = null
    )
    {
        this.time = time;
        this.tell = tell;
        cancellation = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        info = new OperationInfo
        {
            Id = Guid.NewGuid().ToString("N")[..12],
            Kind = kind,
            Subject = subject,
            Parent = parent,
            State = OperationState.Running,
            Steps = [],
            StartedAt = time.GetUtcNow(),
        };
    }

    /// <summary>One that ended in an earlier life of the daemon.</summary>
    public Operation(OperationInfo ended, TimeProvider time)
    {
        this.time = time;
        tell = _ => { };
        cancellation = new CancellationTokenSource();
        info = ended;
        log.Add(new OperationEvent { Sequence = 0, Operation = ended }, last: true);
    }

    /// <summary>The device that asked for it; null: nobody of the network.</summary>
    public string? Device { get; init; }

    /// <summary>How it is now.</summary>
    public OperationInfo Info
    {
        get
        {
            lock (gate)
                return info;
        }
    }

    /// <summary>Completes, never fails, when the operation ended.</summary>
    public Task Completed { get; private set; } = Task.CompletedTask;

    /// <summary>The console of the machine that it makes, while that machine runs.</summary>
    public MachineConsole? Console { get; private set; }

    /// <summary>Cancelled when somebody cancels it, or the daemon stops.</summary>
    public CancellationToken Cancellation => cancellation.Token;

    /// <summary>What it told after event number <paramref name="after"/>, and goes on to tell.</summary>
    public IAsyncEnumerable<OperationEvent> Events(long after, CancellationToken cancellationToken) =>
        log.ReadAsync(after, cancellationToken);

    /// <summary>Asks it to end. It cleans up first; <see cref="Completed"/> tells when.</summary>
    public void Cancel() => cancellation.Cancel();

    /// <summary>Whether a person may let it go on now.</summary>
    public bool MayProceed
    {
        get
        {
            lock (gate)
                return proceed is not null;
        }
    }

    /// <summary>Lets it go on: it waits for a person, or for a guest that a person sees to be ready.</summary>
    /// <exception cref="ProblemException">It waits for nobody.</exception>
    public void Proceed()
    {
        lock (gate)
        {
            if (proceed is null)
            {
                throw new ProblemException(
                    new Problem
                    {
                        Code = ProblemCodes.WrongState,
                        Status = 409,
                        Detail = $"The operation '{info.Id}' does not wait for anybody.",
                        Field = "operation",
                        Value = info.Id,
                        Next = $"See its state: cloudlet operation show {info.Id}.",
                    }
                );
            }
            proceed.TrySetResult();
        }
    }

    /// <summary>For the job: runs one stage of it, timed, with progress.</summary>
    public async Task<T> StepAsync<T>(string stage, Func<IProgress<Progress>, Task<T>> work)
    {
        Report(new Progress(stage, 0, null));
        var start = time.GetTimestamp();
        var result = await ServerTraces.SpanAsync(stage, () => work(new Reporter(this, stage)));
        NoteStep(stage, time.GetElapsedTime(start));
        return result;
    }

    /// <summary>For the job: runs one stage of it, timed, with progress.</summary>
    public Task StepAsync(string stage, Func<IProgress<Progress>, Task> work) =>
        StepAsync(
            stage,
            async progress =>
            {
                await work(progress);
                return true;
            }
        );

    /// <summary>For the job: a stage is over that was not run by <see cref="StepAsync{T}"/>.</summary>
    public void AddStep(string stage, TimeSpan elapsed)
    {
        ServerTraces.Past(stage, time.GetUtcNow(), elapsed);
        NoteStep(stage, elapsed);
    }

    private void NoteStep(string stage, TimeSpan elapsed) =>
        NoteStep(new StepTiming(stage, Math.Round(elapsed.TotalMilliseconds, 2)));

    private void NoteStep(StepTiming step)
    {
        lock (gate)
            info = info with { Steps = [.. info.Steps, step] };
        log.Add(new OperationEvent { Sequence = 0, Step = step });
    }

    /// <summary>For the job: waits for what another operation makes, and tells meanwhile what that one tells.</summary>
    public async Task<T> FollowAsync<T>(Operation other, Task<T> made, CancellationToken cancellationToken)
    {
        var telling = TellLikeAsync(other, cancellationToken);
        var result = await made.WaitAsync(cancellationToken);
        await telling;
        return result;
    }

    private async Task TellLikeAsync(Operation other, CancellationToken cancellationToken)
    {
        await foreach (var told in other.Events(0, cancellationToken))
        {
            if (told.Progress is { } progress)
                Report(new Progress(progress.Stage, progress.Done, progress.Total));
            if (told.Step is { } step)
                NoteStep(step);
            if (told.Output is { } output)
                Output(output);
            if (told.Operation is { EndedAt: null } now)
                SetPlace(now.QueuePlace);
        }
    }

    /// <summary>For the job: its place in the queue for room, 1 being next; null when it does not wait.</summary>
    public void SetPlace(int? place) => Change(current => current with { QueuePlace = place });

    /// <summary>For the job: output of the guest, or a note for the person who waits.</summary>
    public void Output(string text) => log.Add(new OperationEvent { Sequence = 0, Output = text });

    /// <summary>For the job: the name turned out to be another (an import that had none).</summary>
    public void Rename(string subject)
    {
        lock (gate)
            info = info with { Subject = subject };
    }

    /// <summary>For the job: people may look at the machine, from now until the result is disposed, and the console with it.</summary>
    public IAsyncDisposable Show(MachineConsole console)
    {
        Console = console;
        TellAgain();
        return new Showing(this, console);
    }

    /// <summary>For the job: waits until a person says that it may go on.</summary>
    public async Task WaitForPersonAsync(WaitingFor waiting, CancellationToken cancellationToken)
    {
        var go = BeginWaiting();
        Change(current => current with { State = OperationState.Waiting, Waiting = waiting });
        try
        {
            await go.WaitAsync(cancellationToken);
        }
        finally
        {
            lock (gate)
                proceed = null;
            Change(current => current with { State = OperationState.Running, Waiting = null });
        }
    }

    /// <summary>For the job: waits, until a person says that it may go on, if that comes first.</summary>
    public async Task WaitUnlessProceededAsync(Func<CancellationToken, Task> wait, CancellationToken cancellationToken)
    {
        var go = BeginWaiting();
        TellAgain();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var waiting = wait(over.Token);
        try
        {
            if (await Task.WhenAny(waiting, go) == waiting)
            {
                await waiting;
                return;
            }
            await over.CancelAsync();
            await waiting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        finally
        {
            lock (gate)
                proceed = null;
        }
    }

    private Task BeginWaiting()
    {
        lock (gate)
        {
            proceed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return proceed.Task;
        }
    }

    /// <summary>Runs the job to its end and keeps how it ended. Called once, by the registry.</summary>
    public void Run(
        Func<Operation, CancellationToken, Task<JsonElement?>> job,
        Func<Exception, Problem> explain,
        Action<OperationInfo> ended
    ) => Completed = RunAsync(job, explain, ended);

    public void Dispose() => cancellation.Dispose();

    private async Task RunAsync(
        Func<Operation, CancellationToken, Task<JsonElement?>> job,
        Func<Exception, Problem> explain,
        Action<OperationInfo> ended
    )
    {
        await Task.Yield();
        try
        {
            var result = await job(this, cancellation.Token);
            End(current => current with { State = OperationState.Succeeded, Result = result });
        }
        catch (Exception exception)
        {
            var problem = explain(exception);
            var state = cancellation.IsCancellationRequested ? OperationState.Cancelled : OperationState.Failed;
            if (state == OperationState.Cancelled)
            {
                problem = new Problem
                {
                    Code = ProblemCodes.Cancelled,
                    Status = 409,
                    Detail = $"{info.Kind} of '{info.Subject}' was cancelled; nothing of it was kept.",
                };
            }
            End(current => current with { State = state, Error = problem });
        }
        ended(Info);
    }

    private void Report(Progress progress)
    {
        var now = time.GetTimestamp();
        var value = new StageProgress(progress.Stage, progress.Done, progress.Total);
        lock (gate)
        {
            if (info.EndedAt is not null)
                return;
            var sameStage = info.Progress?.Stage == value.Stage;
            info = info with { Progress = value };
            if (!sameStage || time.GetElapsedTime(lastTold, now) >= CoarseInterval)
            {
                lastTold = now;
                tell(new OperationChange(OperationChange.Changed, info));
            }
            if (sameStage && value.Done != value.Total && time.GetElapsedTime(lastProgress, now) < ProgressInterval)
                return;
            lastProgress = now;
        }
        log.Add(new OperationEvent { Sequence = 0, Progress = value });
    }

    // It is as it was, but what can be done with it is not.
    private void TellAgain()
    {
        lock (gate)
            tell(new OperationChange(OperationChange.Changed, info));
    }

    private void Change(Func<OperationInfo, OperationInfo> change)
    {
        OperationInfo next;
        lock (gate)
        {
            next = info = change(info);
            tell(new OperationChange(OperationChange.Changed, next));
        }
        log.Add(new OperationEvent { Sequence = 0, Operation = next });
    }

    private void End(Func<OperationInfo, OperationInfo> change)
    {
        OperationInfo next;
        lock (gate)
        {
            next = info = change(info) with
            {
                EndedAt = time.GetUtcNow(),
                Progress = null,
                Waiting = null,
                QueuePlace = null,
            };
            tell(new OperationChange(OperationChange.Ended, next));
        }
        log.Add(new OperationEvent { Sequence = 0, Operation = next }, last: true);
    }

    private sealed class Showing(Operation owner, MachineConsole console) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            owner.Console = null;
            return console.DisposeAsync();
        }
    }

    private sealed class Reporter(Operation owner, string stage) : IProgress<Progress>
    {
        public void Report(Progress value) => owner.Report(value with { Stage = stage });
    }
}
