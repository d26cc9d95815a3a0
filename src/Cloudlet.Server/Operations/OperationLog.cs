using System.Runtime.CompilerServices;
using Cloudlet.Contracts;

namespace Cloudlet.Server.Operations;

/// <summary>
/// What an operation told so far, for any number of readers, each at its own pace. Bounded: the oldest are dropped, and a
/// reader that is too far behind goes on with the oldest that is left. Thread-safe.
/// </summary>
internal sealed class OperationLog(int capacity = 4096)
{
    private readonly Queue<OperationEvent> events = new();
    private readonly Lock gate = new();
    private TaskCompletionSource changed = New();
    private long sequence;
    private bool closed;

    /// <summary>Adds an event; its sequence number is given here.</summary>
    public void Add(OperationEvent item, bool last = false)
    {
        TaskCompletionSource wake;
        lock (gate)
        {
            if (closed)
                return;
            events.Enqueue(item with { Sequence = ++sequence });
            if (events.Count > capacity)
                events.Dequeue();
            closed = last;
            wake = changed;
            changed = New();
        }
        wake.SetResult();
    }

    /// <summary>All events after <paramref name="after"/>, those to come included, until the last one.</summary>
    public async IAsyncEnumerable<OperationEvent> ReadAsync(
        long after,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        while (true)
        {
            OperationEvent[] fresh;
            Task wait;
            bool end;
            lock (gate)
            {
                fresh = [.. events.Where(item => item.Sequence > after)];
                wait = changed.Task;
                end = closed;
            }
            foreach (var item in fresh)
            {
                yield return item;
                after = item.Sequence;
            }
            if (end)
                yield break;
            if (fresh.Length == 0)
                await wait.WaitAsync(cancellationToken);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
