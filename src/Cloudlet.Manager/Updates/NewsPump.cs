using Cloudlet.Contracts;
using Cloudlet.Server.Events;

namespace Cloudlet.Manager.Updates;

/// <summary>Turns the daemon's events into news for pages, until it is disposed of.</summary>
internal sealed class NewsPump : IAsyncDisposable
{
    /// <summary>Everything may have changed.</summary>
    public const string All = "all";

    private readonly CancellationTokenSource stopping = new();
    private readonly Task running;

    public NewsPump(EventHub events, News news, RecentEvents recent) =>
        running = RunAsync(events.FollowFromOldest(), news, recent);

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.Dispose();
    }

    private async Task RunAsync(EventReader reader, News news, RecentEvents recent)
    {
        await foreach (var item in reader.ReadAllAsync(stopping.Token))
        {
            news.Tell(item.Type == CloudletEvent.Lost ? All : item.Type[..item.Type.IndexOf('.')]);
            recent.Add(item);
            if (item.Operation is { EndedAt: not null } ended)
                news.Tell(JobEnd.Of(ended));
        }
    }
}
