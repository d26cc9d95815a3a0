namespace Cloudlet.Server.Images;

/// <summary>A lock for each key: who comes second waits, and then finds the work done. Keys are few and stay.</summary>
internal sealed class KeyedLocks<TKey>
    where TKey : notnull
{
    private readonly Dictionary<TKey, SemaphoreSlim> locks = [];

    /// <summary>Waits for the lock of <paramref name="key"/>; it is held until the result is disposed.</summary>
    public async Task<IDisposable> EnterAsync(TKey key, CancellationToken cancellationToken)
    {
        SemaphoreSlim? semaphore;
        lock (locks)
        {
            if (!locks.TryGetValue(key, out semaphore))
                locks[key] = semaphore = new SemaphoreSlim(1, 1);
        }
        await semaphore.WaitAsync(cancellationToken);
        return new Held(semaphore);
    }

    private sealed class Held(SemaphoreSlim semaphore) : IDisposable
    {
        public void Dispose() => semaphore.Release();
    }
}
