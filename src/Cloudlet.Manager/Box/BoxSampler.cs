using System.Collections.Immutable;
using System.Text.Json;
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
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

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
        Samples = [.. Read().Where(sample => !IsOld(sample))];
        running = RunAsync();
    }

    /// <summary>The last hour, the oldest first.</summary>
    public ImmutableQueue<BoxSample> Samples { get; private set; } = [];

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.Dispose();
        Write();
    }

    private IReadOnlyList<BoxSample> Read()
    {
        try
        {
            return JsonSerializer.Deserialize(
                    File.ReadAllBytes(data.ManagerBox),
                    BoxJson.Default.IReadOnlyListBoxSample
                ) ?? [];
        }
        catch (Exception exception) when (exception is IOException or JsonException)
        {
            return [];
        }
    }

    private void Write()
    {
        try
        {
            AtomicFile.Write(
                data.ManagerBox,
                JsonSerializer.SerializeToUtf8Bytes([.. Samples], BoxJson.Default.IReadOnlyListBoxSample)
            );
        }
        catch (IOException)
        {
            // The next daemon begins a new hour.
        }
    }

    private bool IsOld(BoxSample sample) => time.GetUtcNow() - sample.At > Kept;

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
            while (IsOld(samples.Peek()))
                samples = samples.Dequeue();
            Samples = samples;
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
