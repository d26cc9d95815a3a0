using Cloudlet.Contracts;
using Cloudlet.Manager.Pages;
using Cloudlet.Manager.Parts;
using Cloudlet.Server.Events;
using Cloudlet.Server.Modules;

namespace Cloudlet.Manager.Events;

/// <summary>The list of events.</summary>
internal static class EventPages
{
    public static void Map(PageMap pages, ApplicationServices services) =>
        pages.Add<EventListPage, EventListModel>(
            "/events",
            context =>
            {
                var query = context.Request.Query;
                var topic = query["topic"].ToString();
                return new EventListModel(
                    Slice.Of(EventListModel.Find(ReadKept(services.Events), topic), query),
                    topic
                );
            }
        );

    private static IEnumerable<CloudletEvent> ReadKept(EventHub events)
    {
        var reader = events.FollowFromOldest();
        while (reader.TryRead(out var item))
            yield return item;
    }
}
