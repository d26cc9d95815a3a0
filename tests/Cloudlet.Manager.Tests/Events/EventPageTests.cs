using Cloudlet.Manager.Events;
using Cloudlet.Manager.Updates;

namespace Cloudlet.Manager.Tests.Events;

/// <summary>The list of events.</summary>
public sealed class EventPageTests
{
    [Fact]
    public void The_newest_events_of_a_topic_are_shown_without_how_far_jobs_are()
    {
        CloudletEvent[] all =
        [
            Things.Event("opened"),
            Things.Event("service.created") with
            {
                Id = "old",
            },
            Things.Event("service.changed") with
            {
                Id = "new",
            },
            Things.Event("operation.changed"),
            Things.Event("app.created"),
        ];

        Assert.Equal(
            ["app.created", "service.changed", "service.created"],
            EventListModel.Find(all, "").Select(item => item.Type)
        );
        Assert.Equal(["new", "old"], EventListModel.Find(all, "service").Select(item => item.Id));
        Assert.Empty(EventListModel.Find(all, "operation"));
    }

    [Theory]
    [InlineData("device.created", "device phone is paired")]
    [InlineData("device.deleted", "device phone is deleted")]
    [InlineData("message.created", "message to phone sent")]
    [InlineData("message.changed", "message to phone read")]
    public void Devices_and_messages_are_told_in_words(string type, string text)
    {
        var item = Things.Event(type) with
        {
            Device = type.StartsWith("device", StringComparison.Ordinal) ? Things.Device() : null,
            Message = type.StartsWith("message", StringComparison.Ordinal) ? Things.Message() : null,
        };

        Assert.Equal(text, EventText.Of(item));
    }

    [Fact]
    public async Task What_happened_is_told_in_words_and_as_text()
    {
        var item = Things.Event("app.created") with { App = Things.App(HostileText.Value) };

        HostileText.AssertIsText(
            await Html.OfAsync<EventListPage, EventListModel>(new EventListModel(Slice.OfAll(item), ""))
        );
    }
}
