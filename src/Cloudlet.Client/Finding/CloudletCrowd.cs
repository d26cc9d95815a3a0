namespace Cloudlet.Client.Finding;

/// <summary>The cloudlets that are there now, from all sources. Looks from its first use to its disposal. Thread-safe.</summary>
internal sealed class CloudletCrowd(IReadOnlyList<ICloudletSource> sources) : IAsyncDisposable
{
    private readonly CancellationTokenSource end = new();
    private readonly Lock gate = new();
    private readonly Dictionary<string, FoundCloudlet>[] seen =
    [
        .. sources.Select(_ => new Dictionary<string, FoundCloudlet>(StringComparer.Ordinal)),
    ];
    private TaskCompletionSource changed = NewSignal();
    private Task? looking;

    /// <summary>Who is there, and a task that ends at the next change. Faults when a source has failed.</summary>
    public (IReadOnlyList<FoundCloudlet> Present, Task Changed) Look()
    {
        lock (gate)
        {
            looking ??= LookAsync();
            return (
                [.. seen.SelectMany(some => some.Values).DistinctBy(cloudlet => cloudlet.Id)],
                looking.IsFaulted ? looking : changed.Task
            );
        }
    }

    /// <summary>Whether one is there.</summary>
    public bool Has(string id)
    {
        lock (gate)
            return seen.Any(some => some.ContainsKey(id));
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync().ConfigureAwait(false);
        Task? last;
        lock (gate)
            last = looking;
        if (last is not null)
            await last.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var source in sources)
            await source.DisposeAsync().ConfigureAwait(false);
        end.Dispose();
    }

    private async Task LookAsync()
    {
        await Task.Yield(); // Out of the lock.
        try
        {
            await Task.WhenAll(sources.Select((source, number) => FollowAsync(source, seen[number])))
                .ConfigureAwait(false);
        }
        finally
        {
            lock (gate)
                Signal();
        }
    }

    private async Task FollowAsync(ICloudletSource source, Dictionary<string, FoundCloudlet> present)
    {
        await foreach (var (isPresent, cloudlet) in source.WatchAsync(end.Token).ConfigureAwait(false))
        {
            lock (gate)
            {
                if (isPresent)
                    present[cloudlet.Id] = cloudlet;
                else
                    present.Remove(cloudlet.Id);
                Signal();
            }
        }
    }

    private void Signal()
    {
        changed.SetResult();
        changed = NewSignal();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
