namespace Cloudlet.Server.Instances;

/// <summary>Instances of services that ended by themselves are kept for those who look for the reason: the last ones, not all.</summary>
internal sealed class EndedInstances(InstanceRegistry instances, TimeProvider time)
{
    /// <summary>So many.</summary>
    public const int Kept = 16;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>Deletes those above the number again and again, until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
                await SweepAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The daemon ends.
        }
    }

    /// <summary>Deletes those above the number, the oldest first.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var ended = instances
            .List()
            .Where(instance => instance.Record is { IsAlive: false, Service: not null })
            .OrderByDescending(instance => instance.Record.EndedAt);
        foreach (var instance in ended.Skip(Kept))
        {
            try
            {
                await instances.DeleteAsync(instance, cancellationToken);
            }
            catch (CloudletException)
            {
                // Somebody started it just now, or the catalogue cannot be written: the next look sees.
            }
        }
    }
}
