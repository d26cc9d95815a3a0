namespace Cloudlet.Server.Uploads;

/// <summary>One at a time, and the last who comes is the one: who is there is asked to go. A client whose link broke comes again before its old connection is known to be dead.</summary>
internal sealed class LatestTurn : IDisposable
{
    private readonly SemaphoreSlim place = new(1, 1);
    private readonly Lock gate = new();
    private CancellationTokenSource? holder;

    /// <summary>Waits until who was there has gone, and runs <paramref name="work"/> until the next one comes.</summary>
    /// <exception cref="OperationCanceledException">Another one came, or the caller gave up.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var mine = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        lock (gate)
        {
            holder?.Cancel();
            holder = mine;
        }
        try
        {
            await place.WaitAsync(mine.Token);
            try
            {
                return await work(mine.Token);
            }
            finally
            {
                place.Release();
            }
        }
        finally
        {
            lock (gate)
            {
                if (holder == mine)
                    holder = null;
            }
        }
    }

    public void Dispose() => place.Dispose();
}
