using Cloudlet.Server.Events;

namespace Cloudlet.Server.Tests.Events;

public class EventHubTests
{
    private readonly EventHub hub = new(new TestTime(), capacity: 4);

    [Fact]
    public void A_reader_gets_what_happens_from_its_place_on_and_in_order()
    {
        Tell("a");
        var reader = hub.Follow(out var opened);
        Tell("b", "c");

        Assert.Equal(CloudletEvent.Opened, opened.Type);
        Assert.Equal(["b", "c"], Read(reader));
        Tell("d");
        Assert.Equal(["d"], Read(reader));
        Assert.Empty(Read(reader));
    }

    [Fact]
    public void The_id_of_an_event_leads_to_what_happened_behind_it()
    {
        Tell("a", "b", "c");
        var all = hub.FollowFromOldest();
        Assert.True(all.TryRead(out var first));

        Assert.Equal(["b", "c"], Read(hub.FollowAfter(first.Id)));
    }

    [Fact]
    public void The_id_that_opened_a_stream_leads_to_what_happened_since()
    {
        Tell("a");
        hub.Follow(out var opened);
        Tell("b");

        Assert.Equal(["b"], Read(hub.FollowAfter(opened.Id)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("another-1")]
    [InlineData("a-b-c")]
    [InlineData("life--1")]
    public void An_id_of_another_life_of_the_daemon_or_of_nobody_is_told_as_lost(string id)
    {
        Tell("a");

        Assert.Equal([CloudletEvent.Lost], Read(hub.FollowAfter(id)));
    }

    [Fact]
    public void A_reader_that_falls_out_of_the_ring_is_told_once_and_goes_on_from_now()
    {
        var reader = hub.Follow(out var opened);
        Tell("a", "b", "c", "d", "e");

        Assert.Equal([CloudletEvent.Lost], Read(reader));
        Assert.Equal([CloudletEvent.Lost], Read(hub.FollowAfter(opened.Id)));
        Tell("f");
        Assert.Equal(["f"], Read(reader));
    }

    [Fact]
    public void A_full_ring_gives_all_that_it_holds()
    {
        var reader = hub.Follow(out _);
        Tell("a", "b", "c", "d");

        Assert.Equal(["a", "b", "c", "d"], Read(reader));
        Assert.Equal(["a", "b", "c", "d"], Read(hub.FollowFromOldest()));
    }

    [Fact]
    public async Task Readers_that_wait_are_woken_by_an_event_and_by_the_end()
    {
        var none = TestContext.Current.CancellationToken;
        var reader = hub.Follow(out _);
        var (one, two) = (reader.WaitAsync(none), hub.Follow(out _).WaitAsync(none));
        Assert.False(one.IsCompleted);

        Tell("a");

        Assert.True(await one);
        Assert.True(await two);
        Assert.Equal(["a"], Read(reader));
        var last = reader.WaitAsync(none);
        hub.End();
        Assert.False(await last);
        Assert.False(await reader.WaitAsync(none));
    }

    private void Tell(params string[] subjects)
    {
        foreach (var subject in subjects)
            hub.Tell("app.created", subject, item => item);
    }

    private static List<string> Read(EventReader reader)
    {
        var read = new List<string>();
        while (reader.TryRead(out var item))
            read.Add(item.Subject ?? item.Type);
        return read;
    }
}
