using System.Threading.Channels;

namespace Cloudlet.Manager.Updates;

/// <summary>One page's news: what came since it looked last, each topic once, however often it was told. Bounded; thread-safe.</summary>
internal sealed class NewsReader(Action<NewsReader> leave) : IDisposable
{
    private const int MostEnds = 20;

    private readonly Lock gate = new();
    private readonly HashSet<string> topics = [];
    private readonly List<JobEnd> ends = [];

    // Holds at most one wake-up: how much there is to see does not matter.
    private readonly Channel<bool> wake = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    public void Add(string topic)
    {
        lock (gate)
            topics.Add(topic);
        wake.Writer.TryWrite(true);
    }

    public void Add(JobEnd end)
    {
        lock (gate)
        {
            if (ends.Count < MostEnds)
                ends.Add(end);
        }
        wake.Writer.TryWrite(true);
    }

    /// <summary>Waits until there is something.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken) => await wake.Reader.ReadAsync(cancellationToken);

    /// <summary>Takes all that there is.</summary>
    public (IReadOnlyList<string> Topics, IReadOnlyList<JobEnd> Ends) Take()
    {
        lock (gate)
        {
            var taken = ((string[])[.. topics], (JobEnd[])[.. ends]);
            topics.Clear();
            ends.Clear();
            return taken;
        }
    }

    public void Dispose() => leave(this);
}
