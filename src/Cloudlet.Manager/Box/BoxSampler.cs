using System.Collections.Immutable;
using Cloudlet.Manager.Updates;
using Cloudlet.Server.Data;
using Cloudlet.Server.Hosting;

namespace Cloudlet.Manager.Box;

/// <summary>Measures the box every few seconds and keeps the last hour. Thread-safe.</summary>
internal sealed class BoxSampler : IAsyncDisposable
{
    /// <summary>What pages are told when there is a new sample.</summary>
    public const string Topic = "box";

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);
    private static readonly int Kept = (int)(TimeSpan.FromHours(1) / Every);

    private readonly CancellationTokenSource stopping = new();
    private readonly DataDirectory data;
    private readonly News news;
    private readonly TimeProvider time;
    private readonly Task running;

    public BoxSampler(DataDirectory data, News news, TimeProvider time)
    {
        this.data = data;
        this.news = news;
        this.time = time;
        running = RunAsync();
    }

    /// <summary>The last hour, the oldest first.</summary>
    public ImmutableQueue<BoxSample> Samples { get; private set; } = [];

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.Dispose();
    }

    private async Task RunAsync()
    {
        await Task.Yield();
        var before = HostCounters.Read();
        var since = time.GetTimestamp();
        var count = 0;
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stopping.Token))
        {
            var now = HostCounters.Read();
            var seconds = time.GetElapsedTime(since).TotalSeconds;
            since = time.GetTimestamp();
            var samples = Samples.Enqueue(Sample(before, now, seconds));
            Samples = ++count > Kept ? samples.Dequeue() : samples;
            before = now;
            news.Tell(Topic);
        }
    }

    private BoxSample Sample(HostCounters before, HostCounters now, double seconds)
    {
        var memory = MemoryInfo.Read();
        var drive = new DriveInfo(data.Root);
        return new BoxSample(
            time.GetUtcNow(),
            now.All == before.All ? 0 : (double)(now.Busy - before.Busy) / (now.All - before.All),
            memory.Total - memory.Available,
            drive.TotalSize - drive.AvailableFreeSpace,
            (now.Received - before.Received) / seconds,
            (now.Sent - before.Sent) / seconds
        );
    }
}
