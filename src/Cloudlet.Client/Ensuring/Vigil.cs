using Cloudlet.Client.Finding;

namespace Cloudlet.Client.Ensuring;

/// <summary>
/// Waits for long work of a cloudlet, and sees when the cloudlet is gone meanwhile: a host without power closes no connection.
/// </summary>
internal static class Vigil
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>What comes of <paramref name="work"/>.</summary>
    /// <exception cref="CloudletUnreachableException">The cloudlet went silent.</exception>
    public static async Task<T> KeepAsync<T>(
        CloudletClient client,
        Func<CancellationToken, Task<T>> work,
        CloudletNetworkOptions options,
        CancellationToken cancellationToken
    )
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var working = work(end.Token);
        var watching = WatchAsync(client, options, end.Token);
        await Task.WhenAny(working, watching).ConfigureAwait(false);
        await end.CancelAsync().ConfigureAwait(false);
        await ((Task)working).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // The work was cut off because nobody is there any more: that is what to tell.
        if (working.IsCanceled && watching.IsFaulted && !cancellationToken.IsCancellationRequested)
            await watching.ConfigureAwait(false);
        return await working.ConfigureAwait(false);
    }

    // Ends only by a fault or a cancellation.
    private static async Task WatchAsync(
        CloudletClient client,
        CloudletNetworkOptions options,
        CancellationToken cancellationToken
    )
    {
        for (var silent = 0; ; )
        {
            await Task.Delay(Pause, options.Clock, cancellationToken).ConfigureAwait(false);
            using var end = new CancellationTokenSource(options.Patience, options.Clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, cancellationToken);
            try
            {
                await client.GetSystemAsync(either.Token).ConfigureAwait(false);
                silent = 0;
            }
            catch (Exception exception)
                when (CloudletProbe.IsSilence(exception) && !cancellationToken.IsCancellationRequested)
            {
                // Once may be a busy moment.
                if (++silent == 2)
                    throw new CloudletUnreachableException(client.Address, exception);
            }
        }
    }
}
