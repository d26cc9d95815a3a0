namespace Cloudlet.Machines;

/// <summary>Two jobs of which neither makes sense without the other.</summary>
internal static class Together
{
    /// <summary>Runs both to their end and gives what the first one gives. When one fails the other is cancelled and waited for, and the first failure is thrown.</summary>
    public static async Task<T> RunAsync<T>(
        Func<CancellationToken, Task<T>> one,
        Func<CancellationToken, Task> other,
        CancellationToken cancellationToken
    )
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var first = one(stop.Token);
        var second = other(stop.Token);
        var ended = await Task.WhenAny(first, second);
        if (!ended.IsCompletedSuccessfully)
            await stop.CancelAsync();
        await Task.WhenAll(first, second).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await ended;
        await second;
        return await first;
    }
}
