namespace Cloudlet.Client.Finding;

/// <summary>Where cloudlets are known from: the network (<see cref="CloudletBrowser"/>), a list (<see cref="KnownCloudlets"/>), or a way of one's own.</summary>
public interface ICloudletSource : IAsyncDisposable
{
    /// <summary>The cloudlets that are there, and then all that changes, until cancelled.</summary>
    IAsyncEnumerable<CloudletChange> WatchAsync(CancellationToken cancellationToken = default);
}
