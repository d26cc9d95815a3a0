using Cloudlet.Server.Events;

namespace Cloudlet.Server.Tests.Events;

public class TopicTests
{
    private readonly EventHub hub = new(new TestTime());
    private readonly Dictionary<string, LeaseInfo> things = [];
    private readonly Topic<LeaseInfo> topic;

    public TopicTests() =>
        topic = new Topic<LeaseInfo>(
            hub,
            EventTopics.Lease,
            things.GetValueOrDefault,
            (item, lease) => item with { Lease = lease }
        );

    [Fact]
    public void A_thing_is_created_changed_and_deleted_and_is_told_as_it_was_last()
    {
        Set("a", 1);
        Set("a", 2);
        things.Remove("a");
        topic.Look("a");

        Assert.Equal([("lease.created", 1L), ("lease.changed", 2), ("lease.deleted", 2)], Told());
    }

    [Fact]
    public void What_was_there_before_is_not_created_again()
    {
        topic.Know([("a", Lease("a", 1))]);
        Set("a", 2);

        Assert.Equal([("lease.changed", 2L)], Told());
    }

    [Fact]
    public void A_thing_that_came_and_went_before_anybody_looked_is_not_told()
    {
        topic.Look("a");

        Assert.Empty(Told());
    }

    [Fact]
    public void The_end_of_a_thing_is_told_once()
    {
        Set("a", 1);
        things.Remove("a");
        topic.Look("a");
        topic.Look("a");

        Assert.Equal(2, Told().Count);
    }

    private void Set(string id, long seconds)
    {
        things[id] = Lease(id, seconds);
        topic.Look(id);
    }

    private List<(string, long)> Told()
    {
        var reader = hub.FollowFromOldest();
        var told = new List<(string, long)>();
        while (reader.TryRead(out var item))
            told.Add((item.Type, item.Lease!.Seconds));
        return told;
    }

    private static LeaseInfo Lease(string id, long seconds) =>
        new()
        {
            Id = id,
            Instance = "i",
            Service = "s",
            Seconds = seconds,
            ExpiresAt = default,
        };
}
