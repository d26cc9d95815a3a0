using System.Collections.Concurrent;
using Cloudlet.Artifacts;
using Cloudlet.Server.Overlays;
using Cloudlet.Server.Usage;

namespace Cloudlet.Server.Recompression;

/// <summary>
/// The blobs of encodings that were replaced: they go when nobody reads them any more. Disposing gives them up; the next start
/// collects them.
/// </summary>
internal sealed class OldEncodings(ImageLayout layout, UsageRegistry usage) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Task, bool> waiting = new();
    private readonly CancellationTokenSource stopping = new();

    /// <summary>
    /// Deletes what only the old encoding needed: now when nobody uses the overlay, and else beside, later. The new one is listed already. The lease, which
    /// holds the old blobs, is this object's from now on.
    /// </summary>
    public Task RetireAsync(Overlay old, BlobLease lease)
    {
        var retiring = RetireAsync(old.Id.ToString(), lease);
        if (usage.UsersOf(old.Id.ToString()).Count == 0)
            return retiring;
        waiting[retiring] = true;
        _ = retiring.ContinueWith(ended => waiting.TryRemove(ended, out _), TaskScheduler.Default);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await Task.WhenAll(waiting.Keys);
        stopping.Dispose();
    }

    private async Task RetireAsync(string id, BlobLease lease)
    {
        using (lease)
        {
            try
            {
                await usage.WaitUntilUnusedAsync(id, stopping.Token);
            }
            catch (OperationCanceledException)
            {
                return; // The daemon ends.
            }
        }
        await StoreWork.CollectAsync(layout);
    }
}
