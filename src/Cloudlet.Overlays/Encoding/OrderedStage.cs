using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Cloudlet.Overlays;

/// <summary>
/// Works on items in parallel and hands them on in the order in which they came. At most <paramref name="capacity"/> items are inside. One task adds,
/// another one reads. When it is disposed, no work is going on any more.
/// </summary>
internal sealed class OrderedStage<T>(int capacity, TaskScheduler scheduler, Func<T, CancellationToken, Task> work)
    : IAsyncDisposable
{
    private readonly Channel<(T Item, Task Work)> inside = Channel.CreateBounded<(T, Task)>(
        new BoundedChannelOptions(capacity) { SingleReader = true, SingleWriter = true }
    );

    /// <summary>Starts the work on an item as soon as there is room, and gives the work.</summary>
    public async ValueTask<Task> AddAsync(T item, CancellationToken cancellationToken)
    {
        if (!await inside.Writer.WaitToWriteAsync(cancellationToken))
            throw new OperationCanceledException("The stage was left.");
        var task = Task
            .Factory.StartNew(
                () => work(item, cancellationToken),
                cancellationToken,
                TaskCreationOptions.DenyChildAttach,
                scheduler
            )
            .Unwrap();
        if (inside.Writer.TryWrite((item, task)))
            return task;
        // The reader left between the question and the start.
        await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        throw new OperationCanceledException("The stage was left.");
    }

    /// <summary>No item follows.</summary>
    public void Complete() => inside.Writer.TryComplete();

    /// <summary>The items whose work is done, in order.</summary>
    public async IAsyncEnumerable<T> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (item, task) in inside.Reader.ReadAllAsync(cancellationToken))
        {
            await task;
            yield return item;
        }
    }

    /// <summary>Waits for all work that was begun, whatever became of it.</summary>
    public async ValueTask DisposeAsync()
    {
        inside.Writer.TryComplete();
        await foreach (var (_, task) in inside.Reader.ReadAllAsync(CancellationToken.None))
            await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
