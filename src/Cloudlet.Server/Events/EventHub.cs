using Cloudlet.Contracts;

namespace Cloudlet.Server.Events;

/// <summary>
/// What happened on this cloudlet, for any number of readers, each at its own pace. A ring of the last events is all that is kept: a
/// reader costs its place in it, and one that falls out of it is told so. Thread-safe; telling never waits for a reader.
/// </summary>
/// <param name="time">Stamps the events.</param>
/// <param name="capacity">So many events are kept: some minutes of a busy box.</param>
internal sealed class EventHub(TimeProvider time, int capacity = 4096)
{
    private readonly CloudletEvent[] ring = new CloudletEvent[capacity];
    private readonly string life = Guid.NewGuid().ToString("N")[..8];
    private readonly Lock gate = new();
    private TaskCompletionSource<bool>? waiting;
    private long last;
    private bool ended;

    /// <summary>Tells what happened.</summary>
    /// <param name="type">As in <see cref="CloudletEvent.Type"/>.</param>
    /// <param name="subject">The id of the thing.</param>
    /// <param name="fill">Puts the thing into the event.</param>
    public void Tell(string type, string subject, Func<CloudletEvent, CloudletEvent> fill)
    {
        TaskCompletionSource<bool>? wake;
        lock (gate)
        {
            var number = last + 1;
            ring[number % capacity] = fill(Stamp(type, number) with { Subject = subject });
            last = number;
            wake = waiting;
            waiting = null;
        }
        wake?.SetResult(true);
    }

    /// <summary>A reader of what happens from now on.</summary>
    /// <param name="opened">Says where that is.</param>
    public EventReader Follow(out CloudletEvent opened)
    {
        lock (gate)
        {
            opened = Stamp(CloudletEvent.Opened, last);
            return new EventReader(this, last);
        }
    }

    /// <summary>A reader of all that is kept, and of what happens then.</summary>
    public EventReader FollowFromOldest()
    {
        lock (gate)
            return new EventReader(this, OldestKept);
    }

    /// <summary>A reader of what happened behind a place; its first event is <see cref="CloudletEvent.Lost"/> when that is not kept.</summary>
    /// <param name="id">An event's id: of any life of the daemon.</param>
    public EventReader FollowAfter(string id) =>
        new(this, EventPosition.TryParse(id, out var place) && place.Life == life ? place.Number : EventReader.Nowhere);

    /// <summary>There will be no more: readers read what is left, and end.</summary>
    public void End()
    {
        TaskCompletionSource<bool>? wake;
        lock (gate)
        {
            ended = true;
            wake = waiting;
            waiting = null;
        }
        wake?.SetResult(false);
    }

    /// <summary>The event behind number <paramref name="place"/>; null when there is none yet. Moves the place.</summary>
    internal CloudletEvent? Next(ref long place)
    {
        lock (gate)
        {
            if (place == last)
                return null;
            if (place < OldestKept || place > last)
            {
                place = last;
                return Stamp(CloudletEvent.Lost, last);
            }
            place++;
            return ring[place % capacity];
        }
    }

    /// <summary>True as soon as there is an event behind <paramref name="place"/>, false when there will be none.</summary>
    internal Task<bool> WaitAsync(long place)
    {
        lock (gate)
        {
            if (place != last)
                return Task.FromResult(true);
            if (ended)
                return Task.FromResult(false);
            waiting ??= new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            return waiting.Task;
        }
    }

    private long OldestKept => Math.Max(0, last - capacity);

    private CloudletEvent Stamp(string type, long number) =>
        new()
        {
            Id = new EventPosition(life, number).ToString(),
            Type = type,
            At = time.GetUtcNow(),
        };
}
