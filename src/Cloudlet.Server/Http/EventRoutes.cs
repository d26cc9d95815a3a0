using Cloudlet.Contracts;
using Cloudlet.Server.Events;
using Cloudlet.Server.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Cloudlet.Server.Http;

/// <summary>The route <c>/v1/events</c>.</summary>
internal static class EventRoutes
{
    public static void MapEvents(this IEndpointRouteBuilder app, EventHub hub, TimeProvider time) =>
        app.MapGet(
            Routes.Events,
            (bool? follow, string[]? topic, HttpContext context) =>
            {
                var topics = topic ?? [];
                var faults = new Faults();
                foreach (var unknown in topics.Except(EventTopics.All))
                    faults.Add("topic", unknown, $"it is one of {string.Join(", ", EventTopics.All)}.");
                faults.ThrowIfAny();
                var isEndless = follow != false;
                string? after = context.Request.Headers["Last-Event-ID"];
                var stream = new EventStream(context.Response, topics, time);
                return after is not null ? stream.WriteAsync(hub.FollowAfter(after), isEndless, context.RequestAborted)
                    : isEndless ? stream.OpenAsync(hub, context.RequestAborted)
                    : stream.WriteAsync(hub.FollowFromOldest(), isEndless, context.RequestAborted);
            }
        );
}
