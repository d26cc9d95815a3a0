using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cloudlet.Contracts;
using Cloudlet.Server.Events;
using Cloudlet.Server.Problems;
using Cloudlet.Server.Tracing;

namespace Cloudlet.Server.Operations;

/// <summary>Owns all operations: starts them, keeps the last that ended, and waits for all of them when the daemon stops.</summary>
internal sealed class OperationRegistry(ProblemMapper problems, OperationHistory history, TimeProvider time)
    : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Operation> operations = new();
    private readonly CancellationTokenSource stopping = new();

    /// <summary>Takes what ended in earlier lives of the daemon. Once, before anything is started.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        foreach (var info in await history.LoadAsync(cancellationToken))
            operations[info.Id] = new Operation(info, time);
    }

    /// <summary>Told when an operation begins, has news, and ends. In order; progress once a second at most.</summary>
    public Watchers<OperationChange> Changes { get; } = new();

    /// <summary>How many run now.</summary>
    public int Running => operations.Values.Count(operation => operation.Info.EndedAt is null);

    /// <summary>All that run and the last that ended, the newest first.</summary>
    public IReadOnlyList<OperationInfo> List() =>
        [.. operations.Values.Select(operation => operation.Info).OrderByDescending(info => info.StartedAt)];

    /// <summary>Those of a device, the newest first; null: all.</summary>
    public IReadOnlyList<OperationInfo> List(string? device) =>
        device is null
            ? List()
            :
            [
                .. operations
                    .Values.Where(operation => operation.Device == device)
                    .Select(operation => operation.Info)
                    .OrderByDescending(info => info.StartedAt),
            ];

    /// <summary>How many of one kind run for a device now.</summary>
    public int CountRunning(string kind, string device) =>
        operations.Values.Count(operation =>
            operation.Device == device && operation.Info is { EndedAt: null } info && info.Kind == kind
        );

    /// <summary>One of them.</summary>
    /// <param name="id">Which.</param>
    /// <param name="device">Who asks: a device has its own ones; null has all.</param>
    /// <exception cref="ProblemException">There is none with this id.</exception>
    public Operation Get(string id, string? device = null) =>
        operations.TryGetValue(id, out var operation) && (device is null || operation.Device == device)
            ? operation
            : throw Refuse.NotFound("operation", id, "See which there are: cloudlet operation list.");

    /// <summary>
    /// Starts a job whose result is a record of the API. Whoever calls has validated the request: what the job needs and
    /// must give back in the end (a reserved name) is its own.
    /// </summary>
    /// <param name="kind">As in <see cref="OperationInfo.Kind"/>.</param>
    /// <param name="subject">As in <see cref="OperationInfo.Subject"/>.</param>
    /// <param name="resultType">The result's JSON.</param>
    /// <param name="job">The job.</param>
    /// <param name="device">The device that asked for it, which may follow and cancel it; null: nobody of the network.</param>
    /// <param name="parent">The operation that begins it and follows it; null: none.</param>
    public Operation Start<T>(
        string kind,
        string subject,
        JsonTypeInfo<T> resultType,
        Func<Operation, CancellationToken, Task<T>> job,
        string? device = null,
        Operation? parent = null
    )
    {
        Forget();
        var operation = new Operation(kind, subject, time, Changes.Tell, stopping.Token, parent?.Info.Id)
        {
            Device = device,
        };
        operations[operation.Info.Id] = operation;
        history.Note(operation.Info);
        Changes.Tell(new OperationChange(OperationChange.Created, operation.Info));
        operation.Run(
            async (self, cancellationToken) =>
                await ServerTraces.SpanAsync(
                    kind,
                    async () => JsonSerializer.SerializeToElement(await job(self, cancellationToken), resultType),
                    ("cloudlet.operation.id", self.Info.Id),
                    ("cloudlet.operation.subject", subject)
                ),
            problems.Explain,
            history.Note
        );
        return operation;
    }

    /// <summary>Cancels what runs and waits until all of it has cleaned up. What is started afterwards is cancelled at once.</summary>
    public async Task StopAsync()
    {
        if (stopping.IsCancellationRequested)
            return;
        await stopping.CancelAsync();
        await Task.WhenAll(operations.Values.Select(operation => operation.Completed));
    }

    /// <summary>Stops, and lets go of all.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await history.DisposeAsync();
        foreach (var operation in operations.Values)
            operation.Dispose();
    }

    private void Forget()
    {
        var ended = operations.Values.Where(operation => operation.Info.EndedAt is not null).ToList();
        foreach (
            var old in ended
                .OrderBy(operation => operation.Info.EndedAt)
                .Take(Math.Max(0, ended.Count - OperationHistory.Kept + 1))
        )
        {
            if (operations.TryRemove(old.Info.Id, out _))
                old.Dispose();
        }
    }
}
