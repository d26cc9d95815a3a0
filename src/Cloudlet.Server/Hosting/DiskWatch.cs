using Cloudlet.Server.Problems;

namespace Cloudlet.Server.Hosting;

/// <summary>
/// Work with a guest that ends when QEMU has to stop the guest for want of disk space: a guest that stands still would
/// otherwise only look silent.
/// </summary>
internal static class DiskWatch
{
    /// <summary>Does <paramref name="work"/>, whose token is cancelled also by a disk fault of <paramref name="machine"/>.</summary>
    /// <exception cref="ProblemException">The disk is full, or failed.</exception>
    public static async Task RunAsync(
        Machine machine,
        Func<CancellationToken, Task> work,
        CancellationToken cancellationToken
    )
    {
        using var stopped = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        DiskStoppedEventArgs? fault = null;
        void Stop(object? sender, DiskStoppedEventArgs happened)
        {
            fault = happened;
            stopped.Cancel();
        }
        machine.DiskStopped += Stop;
        try
        {
            await work(stopped.Token);
        }
        catch (OperationCanceledException) when (fault is not null && !cancellationToken.IsCancellationRequested)
        {
            throw Refuse.GuestDisk(fault);
        }
        finally
        {
            machine.DiskStopped -= Stop;
        }
    }
}
