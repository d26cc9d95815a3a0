using System.Collections.Immutable;
using Cloudlet.Manager.Kept;
using Cloudlet.Manager.Updates;
using Cloudlet.Server.Data;
using Cloudlet.Server.Hosting;

namespace Cloudlet.Manager.Box;

/// <summary>Measures the box every few seconds and keeps the last hour, also for the daemon that starts next. Thread-safe.</summary>
internal sealed class BoxSampler : IAsyncDisposable
{
    /// <summary>What pages are told when there is a new sample.</summary>
    public const string Topic = "box";

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Span = TimeSpan.FromHours(1);
    private static readonly int Most = (int)(Span / Every);

    private readonly CancellationTokenSource stopping = new();
    private readonly DataDirectory data;
    private readonly KeptFile<BoxSample> file;
    private readonly News news;
    private readonly TimeProvider time;
    private readonly Task running;
    private int count;

    public BoxSampler(DataDirectory data, News news, TimeProvider time)
    {
        this.data = data;
        this.news = news;
        this.time = time;
        file = new KeptFile<BoxSample>(data.ManagerBox, BoxJson.Default.IReadOnlyListBoxSample);
        var now = time.GetUtcNow();
        // One of the future was measured before a clock was set back.
        var kept = file.Read().Where(sample => now - Span <= sample.At && sample.At <= now).TakeLast(Most).ToList();
        Samples = [.. kept];
        count = kept.Count;
        running = RunAsync();
    }

    /// <summary>The last hour, the oldest first.</summary>
    public ImmutableQueue<BoxSample> Samples { get; private set; } = [];

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.Dispose();
        file.Write([.. Samples]);
    }

    private async Task RunAsync()
    {
        await Task.Yield();
        var before = HostCounters.Read();
        var since = time.GetTimestamp();
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stopping.Token))
        {
            var now = HostCounters.Read();
            var seconds = time.GetElapsedTime(since).TotalSeconds;
            since = time.GetTimestamp();
            var samples = Samples.Enqueue(Sample(before, now, seconds));
            Samples = ++count > Most ? samples.Dequeue() : samples;
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
