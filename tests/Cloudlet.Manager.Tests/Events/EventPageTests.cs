using Cloudlet.Manager.Events;

namespace Cloudlet.Manager.Tests.Events;

/// <summary>The list of events.</summary>
public sealed class EventPageTests
{
    [Fact]
    public void The_newest_events_of_a_topic_are_shown_without_how_far_jobs_are()
    {
        CloudletEvent[] all =
        [
            Event("opened"),
            .. Enumerable
                .Range(0, EventListModel.Most + 5)
                .Select(i => Event("service.changed") with { Id = $"s-{i}" }),
            Event("operation.changed"),
            Event("app.created"),
        ];

        Assert.Equal("app.created", EventListModel.Of(all, "").Events[0].Type);
        Assert.Equal(EventListModel.Most, EventListModel.Of(all, "").Events.Count);
        Assert.Equal($"s-{EventListModel.Most + 4}", EventListModel.Of(all, "service").Events[0].Id);
        Assert.Empty(EventListModel.Of(all, "operation").Events);
    }

    [Fact]
    public async Task What_happened_is_told_in_words_and_as_text()
    {
        var item = Event("app.created") with { App = Things.App(HostileText.Value) };

        HostileText.AssertIsText(await Html.OfAsync<EventListPage, EventListModel>(EventListModel.Of([item], "")));
    }

    private static CloudletEvent Event(string type) =>
        new()
        {
            Id = "1",
            Type = type,
            At = Things.Noon,
            Subject = "x",
        };
}
