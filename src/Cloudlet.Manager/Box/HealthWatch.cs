using Cloudlet.Contracts;
using Cloudlet.Manager.Updates;
using Cloudlet.Server.Hosting;

namespace Cloudlet.Manager.Box;

/// <summary>What the doctor found, tried when somebody wants to see it and again when that is some minutes old. Thread-safe.</summary>
internal sealed class HealthWatch(Doctor doctor, News news, TimeProvider time) : IAsyncDisposable
{
    /// <summary>What pages are told when the doctor has looked.</summary>
    public const string Topic = "health";

    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    private readonly CancellationTokenSource stopping = new();
    private readonly Lock gate = new();
    private DoctorReport? last;
    private long lookedAt;
    private Task looking = Task.CompletedTask;

    /// <summary>The last report; null: the doctor looks for the first time, and pages will be told.</summary>
    public DoctorReport? Report
    {
        get
        {
            lock (gate)
            {
                if (looking.IsCompleted && (last is null || time.GetElapsedTime(lookedAt) > Fresh))
                    looking = Task.Run(LookAsync, stopping.Token);
                return last;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await looking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.Dispose();
    }

    private async Task LookAsync()
    {
        var report = await doctor.RunAsync(stopping.Token);
        lock (gate)
        {
            last = report;
            lookedAt = time.GetTimestamp();
        }
        news.Tell(Topic);
    }
}
