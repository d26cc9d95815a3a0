using System.Runtime.CompilerServices;
using Cloudlet.Client.Transport;
using Cloudlet.Contracts;

namespace Cloudlet.Client;

public sealed partial class CloudletClient
{
    /// <summary>The events that the cloudlet still keeps, the oldest first: the last few thousand.</summary>
    /// <param name="topics">Some of <see cref="EventTopics"/>; none: all.</param>
    /// <param name="after">The id of an event: only those behind it. When those are kept no more, the first one is <see cref="CloudletEvent.Lost"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async IAsyncEnumerable<CloudletEvent> ListEventsAsync(
        IEnumerable<string>? topics = null,
        string? after = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var stream = Events(topics, after, isEndless: false);
        await foreach (var item in stream.ConnectAsync(cancellationToken).ConfigureAwait(false))
            yield return item;
    }

    /// <summary>
    /// What happens on the cloudlet, without an end. The first event is <see cref="CloudletEvent.Opened"/>: what is read from here on has
    /// all that happened before it. A connection that breaks is opened again where it broke, as long as
    /// <see cref="CloudletClientOptions.ReconnectPatience"/> allows; when the daemon was started anew meanwhile, or this reader was too slow,
    /// <see cref="CloudletEvent.Lost"/> says so.
    /// </summary>
    /// <param name="topics">Some of <see cref="EventTopics"/>; none: all.</param>
    /// <param name="after">The id of an event: those behind it come first, instead of <see cref="CloudletEvent.Opened"/>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<CloudletEvent> FollowEventsAsync(
        IEnumerable<string>? topics = null,
        string? after = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var stream = Events(topics, after, isEndless: true);
        while (true)
        {
            await foreach (var item in stream.ConnectAsync(cancellationToken).ConfigureAwait(false))
                yield return item;
            await stream.PauseAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private SseStream<CloudletEvent> Events(IEnumerable<string>? topics, string? after, bool isEndless)
    {
        var path = new QueryText(Routes.Events);
        foreach (var topic in topics ?? [])
            path.Add("topic", topic);
        if (!isEndless)
            path.Add("follow", "false");
        return new SseStream<CloudletEvent>(transport, options, path.ToString(), CloudletJson.Default.CloudletEvent)
        {
            LastId = after,
        };
    }
}
