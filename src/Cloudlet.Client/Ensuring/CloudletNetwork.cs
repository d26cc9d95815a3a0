using Cloudlet.Client.Finding;
using Cloudlet.Client.Ranking;

namespace Cloudlet.Client.Ensuring;

/// <summary>
/// The cloudlets that can be reached, as one: says what is wanted, and the best of them gives it. Looks from the first wish on until it
/// is disposed. Thread-safe.
/// </summary>
public sealed class CloudletNetwork : IAsyncDisposable
{
    private readonly CloudletCrowd crowd;
    private readonly CloudletChooser chooser;

    /// <summary>The cloudlets of these sources, which are disposed with it.</summary>
    public CloudletNetwork(IEnumerable<ICloudletSource> sources, CloudletNetworkOptions? options = null)
    {
        Options = options ?? new CloudletNetworkOptions();
        crowd = new CloudletCrowd([.. sources]);
        chooser = new CloudletChooser(crowd, Options);
    }

    /// <summary>How cloudlets are found, chosen and held.</summary>
    public CloudletNetworkOptions Options { get; }

    /// <summary>The cloudlets of the local network.</summary>
    /// <exception cref="Discovery.DiscoveryUnavailableException">Another program holds the port of multicast DNS for itself.</exception>
    public static CloudletNetwork Open(CloudletNetworkOptions? options = null, CloudletBrowserOptions? browsing = null)
    {
        options ??= new CloudletNetworkOptions();
        browsing ??= new CloudletBrowserOptions { Clock = options.Clock };
        return new CloudletNetwork([CloudletBrowser.Open(browsing)], options);
    }

    /// <summary>The cloudlets at these addresses, whether they tell the network or not.</summary>
    public static CloudletNetwork At(params IEnumerable<CloudletAddress> addresses) =>
        new([new KnownCloudlets(addresses)]);

    /// <summary>
    /// Finds cloudlets and ranks them, the best first, those that will not do last. Returns soon after one is found that will do, or with what
    /// there is when <see cref="CloudletNetworkOptions.FindTime"/> is over.
    /// </summary>
    /// <param name="wish">What one is wanted for.</param>
    /// <param name="ranking">How they are compared.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<IReadOnlyList<RankedCloudlet>> RankAsync(
        Wish wish,
        CloudletRanking ranking,
        CancellationToken cancellationToken = default
    ) => chooser.RankAsync(wish, ranking, cancellationToken);

    /// <summary>
    /// Has a service answer: finds the cloudlets that offer it, ranks them, asks the best for an instance, the next when that one cannot, and
    /// returns when the service's port accepts a connection from here.
    /// </summary>
    /// <param name="serviceId">The service.</param>
    /// <param name="progress">Told each step in words, for people.</param>
    /// <param name="cancellationToken">Gives up; a seat that was given is given back.</param>
    /// <returns>The service, held until it is disposed.</returns>
    /// <exception cref="ServiceUnavailableException">No cloudlet was found that gives it; says what was tried.</exception>
    public async Task<EnsuredService> EnsureServiceAsync(
        string serviceId,
        IProgress<string>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        var provisioner = new ServiceProvisioner(serviceId, chooser, Options);
        var seat = await provisioner.ProvisionAsync(avoid: null, progress, cancellationToken).ConfigureAwait(false);
        return new EnsuredService(provisioner, crowd, seat, Options);
    }

    /// <summary>Ends the looking. Services that are still held stay so, and do not move to another cloudlet any more.</summary>
    public ValueTask DisposeAsync() => crowd.DisposeAsync();
}
