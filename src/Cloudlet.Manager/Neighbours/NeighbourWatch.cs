using System.Collections.Concurrent;
using Cloudlet.Client.Finding;
using Cloudlet.Discovery;
using Cloudlet.Manager.Updates;
using Cloudlet.Server.Advertising;

namespace Cloudlet.Manager.Neighbours;

/// <summary>Sees other cloudlets of the local network come and go. Thread-safe.</summary>
internal sealed class NeighbourWatch : IAsyncDisposable
{
    /// <summary>What pages are told when one came or went.</summary>
    public const string Topic = "neighbour";

    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<string, FoundCloudlet> present = new();
    private readonly string own;
    private readonly News news;
    private readonly Task running = Task.CompletedTask;
    private readonly CloudletBrowser? browser;

    /// <param name="settings">How this cloudlet is found itself: it looks on the same interfaces.</param>
    /// <param name="isOn">Whether it is found when the daemon starts: one that is not to be found does not look either.</param>
    /// <param name="own">The id of this cloudlet.</param>
    /// <param name="news">Tells pages.</param>
    public NeighbourWatch(AdvertisingSettings settings, bool isOn, string own, News news)
    {
        this.own = own;
        this.news = news;
        if (!isOn)
        {
            WhyNot = "Discovery was switched off when the daemon started (cloudlet discovery show).";
            return;
        }
        try
        {
            browser = CloudletBrowser.Open(new CloudletBrowserOptions { Interfaces = settings.Interfaces });
            running = WatchAsync(browser);
        }
        catch (DiscoveryUnavailableException exception)
        {
            WhyNot = exception.Message;
        }
    }

    /// <summary>Why nobody is looked for; null: they are.</summary>
    public string? WhyNot { get; }

    /// <summary>Those that are there, by name.</summary>
    public IReadOnlyList<FoundCloudlet> List() => [.. present.Values.OrderBy(neighbour => neighbour.Name)];

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (browser is not null)
            await browser.DisposeAsync();
        stopping.Dispose();
    }

    private async Task WatchAsync(CloudletBrowser source)
    {
        await foreach (var change in source.WatchAsync(stopping.Token))
        {
            if (change.Cloudlet.Id == own)
                continue;
            if (change.IsPresent)
                present[change.Cloudlet.Id] = change.Cloudlet;
            else
                present.TryRemove(change.Cloudlet.Id, out _);
            news.Tell(Topic);
        }
    }
}
