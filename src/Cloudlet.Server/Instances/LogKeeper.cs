using Cloudlet.Server.Data;

namespace Cloudlet.Server.Instances;

/// <summary>Keeps the logs of all machines within their bound, by copy and truncate: QEMU holds them open and appends.</summary>
internal sealed class LogKeeper(
    InstanceRegistry instances,
    DataDirectory data,
    ServerSettings settings,
    TimeProvider time
)
{
    // Machines that are being made write there; one that is made by hand may take hours.
    private static readonly EnumerationOptions Logs = new() { RecurseSubdirectories = true, MaxRecursionDepth = 1 };

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>Looks at all of them again and again, until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
                BoundAll();
        }
        catch (OperationCanceledException)
        {
            // The daemon ends.
        }
    }

    /// <summary>Looks at all of them once.</summary>
    public void BoundAll()
    {
        foreach (var instance in instances.List())
        {
            Bound(instance.Logs.Serial);
            Bound(instance.Logs.Qemu);
        }
        foreach (var log in Directory.EnumerateFiles(data.Work, "*.log", Logs))
            Bound(log);
    }

    private void Bound(string log)
    {
        try
        {
            ProcessLog.Bound(log, settings.LogLimitBytes, checked((int)(settings.LogLimitBytes / 2)));
        }
        catch (IOException) when (!File.Exists(log))
        {
            // It went with its machine just now.
        }
    }
}
