using Cloudlet.Contracts;

namespace Cloudlet.Manager.Updates;

/// <summary>The last events, for people: how far jobs are is not among them. Thread-safe.</summary>
internal sealed class RecentEvents
{
    private const int Kept = 50;

    private readonly Queue<CloudletEvent> last = new();
    private readonly Lock gate = new();
    private string newest = "";

    /// <summary>Keeps one.</summary>
    public void Add(CloudletEvent item)
    {
        if (item.Type == $"{EventTopics.Operation}.changed" || !item.Type.Contains('.'))
            return;
        var text = EventText.Of(item);
        lock (gate)
        {
            // It changed in something that people are not told.
            if (text == newest)
                return;
            newest = text;
            last.Enqueue(item);
            if (last.Count > Kept)
                last.Dequeue();
        }
    }

    /// <summary>The newest first.</summary>
    public IReadOnlyList<CloudletEvent> List()
    {
        lock (gate)
            return [.. last.Reverse()];
    }
}
