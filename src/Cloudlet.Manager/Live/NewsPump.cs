using Cloudlet.Contracts;
using Cloudlet.Server.Events;

namespace Cloudlet.Manager.Live;

/// <summary>Turns the daemon's events into news for pages, until it is disposed of.</summary>
internal sealed class NewsPump : IAsyncDisposable
{
    /// <summary>Everything may have changed.</summary>
    public const string All = "all";

    private readonly CancellationTokenSource stopping = new();
    private readonly Task running;

    public NewsPump(EventHub events, News news) => running = RunAsync(events.Follow(out _), news);

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.Dispose();
    }

    private async Task RunAsync(EventReader reader, News news)
    {
        await foreach (var item in reader.ReadAllAsync(stopping.Token))
        {
            news.Tell(item.Type == CloudletEvent.Lost ? All : item.Type[..item.Type.IndexOf('.')]);
            if (item.Operation is { EndedAt: not null } ended)
                news.Tell(JobEnd.Of(ended));
        }
    }
}
