namespace Cloudlet.Machines;

/// <summary>Ready when a person says so: whoever hears that ends the waiting.</summary>
internal sealed class ManualProbe : IReadyProbe
{
    public Task WaitAsync(CancellationToken cancellationToken) =>
        Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
}
