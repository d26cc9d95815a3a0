namespace Cloudlet.Server.Instances;

/// <summary>Keeps the logs of all instances within their bound, by copy and truncate: QEMU holds them open and appends.</summary>
internal sealed class LogKeeper(InstanceRegistry instances, ServerSettings settings, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>Looks at all of them again and again, until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (!cancellationToken.IsCancellationRequested)
        {
            BoundAll();
            if (
                !await timer
                    .WaitForNextTickAsync(cancellationToken)
                    .AsTask()
                    .ContinueWith(tick => tick.IsCompletedSuccessfully, TaskScheduler.Default)
            )
                return;
        }
    }

    /// <summary>Looks at all of them once.</summary>
    public void BoundAll()
    {
        var keep = checked((int)(settings.LogLimitBytes / 2));
        foreach (var instance in instances.List())
        {
            ProcessLog.Bound(instance.Logs.Serial, settings.LogLimitBytes, keep);
            ProcessLog.Bound(instance.Logs.Qemu, settings.LogLimitBytes, keep);
        }
    }
}
