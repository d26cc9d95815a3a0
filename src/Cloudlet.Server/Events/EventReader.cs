using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Cloudlet.Contracts;

namespace Cloudlet.Server.Events;

/// <summary>One reader's place among the events. Holds nothing: it need not be closed. For one thread at a time.</summary>
internal sealed class EventReader
{
    /// <summary>A place that no event is behind.</summary>
    internal const long Nowhere = -1;

    private readonly EventHub hub;
    private long place;

    internal EventReader(EventHub hub, long place)
    {
        this.hub = hub;
        this.place = place;
    }

    /// <summary>
    /// Takes the next event, if there is one: <see cref="CloudletEvent.Lost"/> instead, and then what comes from now on, when this reader was
    /// too slow.
    /// </summary>
    public bool TryRead([NotNullWhen(true)] out CloudletEvent? item) => (item = hub.Next(ref place)) is not null;

    /// <summary>Waits for an event.</summary>
    /// <returns>False: the daemon ends, there will be none.</returns>
    public Task<bool> WaitAsync(CancellationToken cancellationToken) =>
        hub.WaitAsync(place).WaitAsync(cancellationToken);

    /// <summary>All events, until the daemon ends.</summary>
    public async IAsyncEnumerable<CloudletEvent> ReadAllAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        do
        {
            while (TryRead(out var item))
                yield return item;
        } while (await WaitAsync(cancellationToken));
    }
}
