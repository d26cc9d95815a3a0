using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Cloudlet.Discovery.Services;

namespace Cloudlet.Discovery.Browsing;

/// <summary>
/// News of services for one reader. A slow reader gets the last news of each service and not all, so that nothing piles up.
/// </summary>
internal sealed class ChangeFeed
{
    private readonly Lock gate = new();
    private readonly Dictionary<FoundServiceKey, FoundService> told = [];
    private readonly Dictionary<FoundServiceKey, FoundService> current = [];
    private readonly Channel<bool> signal = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    /// <summary>Takes in all that is there now.</summary>
    public void Tell(IReadOnlyDictionary<FoundServiceKey, FoundService> services)
    {
        lock (gate)
        {
            current.Clear();
            foreach (var (key, service) in services)
                current[key] = service;
        }
        signal.Writer.TryWrite(true);
    }

    /// <summary>The news, one after the other, until cancelled.</summary>
    public async IAsyncEnumerable<ServiceChange> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            while (TakeNext() is { } change)
                yield return change;
            await signal.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The next news, if there is any.</summary>
    public ServiceChange? TakeNext()
    {
        lock (gate)
        {
            foreach (var (key, service) in told)
            {
                if (!current.ContainsKey(key))
                {
                    told.Remove(key);
                    return new ServiceChange(ServiceChangeKind.Gone, service);
                }
            }
            foreach (var (key, service) in current)
            {
                if (!told.TryGetValue(key, out var before) || !before.Equals(service))
                {
                    told[key] = service;
                    return new ServiceChange(ServiceChangeKind.Present, service);
                }
            }
            return null;
        }
    }
}
