using Cloudlet.Contracts;
using Cloudlet.Manager.Pages;
using Cloudlet.Server.Events;
using Cloudlet.Server.Modules;

namespace Cloudlet.Manager.Events;

/// <summary>The list of events.</summary>
internal static class EventPages
{
    public static void Map(PageMap pages, ApplicationServices services) =>
        pages.Add<EventListPage, EventListModel>(
            "/events",
            context => EventListModel.Of(ReadKept(services.Events), context.Request.Query["topic"].ToString())
        );

    private static IEnumerable<CloudletEvent> ReadKept(EventHub events)
    {
        var reader = events.FollowFromOldest();
        while (reader.TryRead(out var item))
            yield return item;
    }
}
