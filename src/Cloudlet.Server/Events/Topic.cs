using Cloudlet.Contracts;

namespace Cloudlet.Server.Events;

/// <summary>
/// Makes events of things of one kind. It is told that something is new with one of them and looks for itself, so that what it
/// tells last is how the thing is, whoever was faster. Thread-safe.
/// </summary>
/// <param name="hub">Where it tells.</param>
/// <param name="noun">One of <see cref="EventTopics"/>.</param>
/// <param name="read">The thing of that id as it is now, or null. Quick, and waits for nothing.</param>
/// <param name="fill">Puts a thing into an event.</param>
internal sealed class Topic<T>(
    EventHub hub,
    string noun,
    Func<string, T?> read,
    Func<CloudletEvent, T, CloudletEvent> fill
)
    where T : class
{
    private readonly Dictionary<string, T> known = [];
    private readonly Lock gate = new();

    /// <summary>What there is already, before anybody is told anything.</summary>
    public void Know(IEnumerable<(string Id, T Thing)> present)
    {
        lock (gate)
        {
            foreach (var (id, thing) in present)
                known[id] = thing;
        }
    }

    /// <summary>Something is new with the thing of that id.</summary>
    public void Look(string id)
    {
        lock (gate)
        {
            var now = read(id);
            if (known.Remove(id, out var before) is var wasKnown && now is not null)
                known[id] = now;
            if ((now ?? before) is not { } thing)
                return;
            var change =
                now is null ? "deleted"
                : wasKnown ? "changed"
                : "created";
            hub.Tell($"{noun}.{change}", id, item => fill(item, thing));
        }
    }
}
