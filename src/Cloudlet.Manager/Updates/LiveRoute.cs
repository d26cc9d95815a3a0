using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Cloudlet.Manager.Updates;

/// <summary>The one stream of news of an open page: <c>/live?after=N</c>, N being the <see cref="News.Told"/> that the page knows.</summary>
internal static class LiveRoute
{
    /// <summary>A job tells many times a second how far it is: a page asks at most so often.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(300);

    /// <summary>Something is sent so often, so that both sides notice when the other is gone.</summary>
    private static readonly TimeSpan Alive = TimeSpan.FromSeconds(20);

    /// <param name="routes">Where it is added.</param>
    /// <param name="news">What is told.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stopping">The daemon ends: all streams end.</param>
    public static void MapLive(
        this IEndpointRouteBuilder routes,
        News news,
        TimeProvider time,
        CancellationToken stopping
    ) =>
        routes.MapGet(
            "/live",
            (HttpContext context, long? after) =>
            {
                // A stream that broke off goes on from what it told last (HTML, 9.2.4).
                if (long.TryParse(context.Request.Headers["Last-Event-ID"], CultureInfo.InvariantCulture, out var last))
                    after = last;
                return TypedResults.ServerSentEvents(ReadAsync(news, after, time, stopping, context.RequestAborted));
            }
        );

    private static async IAsyncEnumerable<SseItem<string>> ReadAsync(
        News news,
        long? after,
        TimeProvider time,
        CancellationToken stopping,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping);
        using var reader = news.Read();
        yield return new SseItem<string>("", "opened");
        // Something happened between the page and its stream.
        if (after is { } seen && seen != news.Told)
            reader.Add(NewsPump.All);
        while (!end.IsCancellationRequested)
        {
            using var alarm = CancellationTokenSource.CreateLinkedTokenSource(end.Token);
            alarm.CancelAfter(Alive);
            await reader.WaitAsync(alarm.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var id = news.Told.ToString(CultureInfo.InvariantCulture);
            var (topics, ends) = reader.Take();
            foreach (var job in ends)
                yield return new SseItem<string>(JsonSerializer.Serialize(job, LiveJson.Default.JobEnd), "ended");
            yield return topics.Count > 0
                ? new SseItem<string>(JsonSerializer.Serialize(topics, LiveJson.Default.IReadOnlyListString), "changed")
                {
                    EventId = id,
                }
                : new SseItem<string>("", "alive");
            await Task.Delay(Least, time, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
