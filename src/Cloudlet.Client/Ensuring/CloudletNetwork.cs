using Cloudlet.Client.Finding;
using Cloudlet.Client.Ranking;
using Cloudlet.Contracts;

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

    /// <summary>
    /// Runs an overlay that the caller has: finds the cloudlets that have its base, ranks them, sends the best what it lacks while it is decoded there, over a link that
    /// may break, and returns when the instance runs, or answers as <see cref="SynthesisRequest.Wait"/> says.
    /// </summary>
    /// <param name="request">Ports, name, what to wait for and the lease's length; without an overlay, a URL and an upload.</param>
    /// <param name="archive">The overlay's archive (OCI, in tar), readable at any place; not disposed.</param>
    /// <param name="progress">Told each step in words, for people.</param>
    /// <param name="transfer">Told as bytes are sent, of those that the cloudlet lacked.</param>
    /// <param name="cancellationToken">Gives up; nothing stays.</param>
    /// <returns>The instance, held until it is disposed.</returns>
    /// <exception cref="ServiceUnavailableException">No cloudlet was found that runs it; says what was tried.</exception>
    /// <exception cref="InvalidDataException">It is no archive of an overlay.</exception>
    /// <exception cref="IOException">The archive cannot be read.</exception>
    public Task<CarriedInstance> SynthesizeAsync(
        SynthesisRequest request,
        Stream archive,
        IProgress<string>? progress = null,
        IProgress<TransferProgress>? transfer = null,
        CancellationToken cancellationToken = default
    ) => new OverlayCarrier(chooser, Options).CarryAsync(request, archive, progress, transfer, cancellationToken);

    /// <summary>Ends the looking. Services that are still held stay so, and do not move to another cloudlet any more.</summary>
    public ValueTask DisposeAsync() => crowd.DisposeAsync();
}
