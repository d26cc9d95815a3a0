using Cloudlet.Overlays;
using Cloudlet.Server.Bases;
using Cloudlet.Server.Operations;
using Cloudlet.Server.Overlays;
using Cloudlet.Server.Problems;

namespace Cloudlet.Server.Recompression;

/// <summary>
/// Makes stored overlays as small as they get, one after the other on one thread, when the box has nothing else to do: no operation for
/// five minutes, and half of its processors idle. What fails is not tried again in this daemon's life.
/// </summary>
/// <param name="overlays">Where they are.</param>
/// <param name="bases">An overlay without its base is passed over.</param>
/// <param name="recompression">Does it.</param>
/// <param name="operations">What the box does.</param>
/// <param name="load">The share of the processors that was busy in the last minute.</param>
/// <param name="time">The time.</param>
internal sealed class IdleRecompression(
    OverlayCatalogue overlays,
    BaseCatalogue bases,
    OverlayRecompression recompression,
    OperationRegistry operations,
    Func<double> load,
    TimeProvider time
)
{
    private const double BusyShare = 0.5;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(5);

    private readonly HashSet<Digest> tried = [];
    private readonly DateTimeOffset started = time.GetUtcNow();

    /// <summary>Looks again and again, until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
                await SweepAsync();
        }
        catch (OperationCanceledException)
        {
            // The daemon ends, and cancels what runs.
        }
    }

    /// <summary>Looks once: recompresses an overlay to the end when the box is idle.</summary>
    public async Task SweepAsync()
    {
        if (time.GetUtcNow() - BusyUntil() < Quiet || load() >= BusyShare || Next() is not { } overlay)
            return;
        try
        {
            await recompression.Start(overlay.Name, Effort.Max, threads: 1).Completed;
        }
        catch (ProblemException)
        {
            // It was deleted in this moment.
        }
    }

    private DateTimeOffset BusyUntil() =>
        operations
            .List()
            .Where(operation => operation.Kind != OverlayRecompression.Kind || operation.EndedAt is null)
            .Select(operation => operation.EndedAt ?? time.GetUtcNow())
            .Append(started)
            .Max();

    private Overlay? Next() =>
        overlays
            .List()
            .FirstOrDefault(overlay =>
                overlay.Config.Effort != Effort.Max
                && bases.Find(overlay.Config.Base) is not null
                && tried.Add(overlay.Descriptor.Digest)
            );
}
