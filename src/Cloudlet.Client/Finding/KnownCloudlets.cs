using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Cloudlet.Client.Finding;

/// <summary>
/// Cloudlets whose addresses are known: on other networks, or where no multicast is heard. One is there while it answers, and is asked
/// again and again. Thread-safe.
/// </summary>
/// <param name="addresses">Their addresses.</param>
/// <param name="clock">The clock.</param>
public sealed class KnownCloudlets(IEnumerable<CloudletAddress> addresses, TimeProvider clock) : ICloudletSource
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly IReadOnlyList<CloudletAddress> addresses = [.. addresses];

    /// <summary>Cloudlets at these addresses.</summary>
    public KnownCloudlets(params IEnumerable<CloudletAddress> addresses)
        : this(addresses, TimeProvider.System) { }

    /// <inheritdoc/>
    public async IAsyncEnumerable<CloudletChange> WatchAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var news = Channel.CreateBounded<CloudletChange>(16);
        var watching = Task.WhenAll(addresses.Select(address => WatchAsync(address, news.Writer, end.Token)));
        try
        {
            await foreach (var change in news.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                yield return change;
        }
        finally
        {
            await end.CancelAsync().ConfigureAwait(false);
            await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;

    private async Task WatchAsync(
        CloudletAddress address,
        ChannelWriter<CloudletChange> news,
        CancellationToken cancellationToken
    )
    {
        using var client = new CloudletClient(address, new CloudletClientOptions { Clock = clock });
        FoundCloudlet? present = null;
        while (true)
        {
            var now = await LookAsync(client, cancellationToken).ConfigureAwait(false);
            if (present is not null && now?.Id != present.Id)
                await news.WriteAsync(new CloudletChange(IsPresent: false, present), cancellationToken)
                    .ConfigureAwait(false);
            if (now is not null && !now.Equals(present))
                await news.WriteAsync(new CloudletChange(IsPresent: true, now), cancellationToken)
                    .ConfigureAwait(false);
            present = now;
            await Task.Delay(Pause, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<FoundCloudlet?> LookAsync(CloudletClient client, CancellationToken cancellationToken)
    {
        using var end = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, cancellationToken);
        try
        {
            var system = await client.GetSystemAsync(either.Token).ConfigureAwait(false);
            // The load is left out: it is asked for when it matters, and would be news all the time.
            return new FoundCloudlet
            {
                Id = system.Id,
                Name = system.Name,
                Version = system.Version,
                Addresses = [client.Address],
                Processors = system.Cpus,
            };
        }
        catch (Exception exception)
            when (CloudletProbe.IsSilence(exception) && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
