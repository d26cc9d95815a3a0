using System.Runtime.CompilerServices;
using Cloudlet.Discovery.Browsing;
using Cloudlet.Discovery.Links;
using Cloudlet.Discovery.Messages;
using Cloudlet.Discovery.Responding;
using Cloudlet.Discovery.Services;

namespace Cloudlet.Discovery;

/// <summary>
/// Services on the local network by multicast DNS (RFC 6762 and 6763): publishes ours and finds those of others, on several interfaces,
/// over IPv4 and IPv6, beside other such daemons of the host. Thread-safe. Disposing it says goodbye for all that is published.
/// </summary>
public sealed class MulticastDns : IAsyncDisposable
{
    private const int Hops = 255; // RFC 6762, 11.
    private readonly SharedPort port;
    private readonly MdnsEngine engine;
    private readonly List<PublishedService> published = [];

    private MulticastDns(MulticastDnsOptions options, TimeProvider time, Random random)
    {
        port = SharedPort.Open(
            [MulticastGroups.V4, MulticastGroups.V6],
            MulticastGroups.Port,
            Hops,
            DnsMessage.LongestMessage,
            options.Interfaces,
            time,
            NoteAnnounced
        );
        engine = new MdnsEngine(options.HostLabel, port, random);
    }

    /// <summary>Opens the sockets and follows the interfaces from now on. Nothing is sent before something is published or looked for.</summary>
    /// <param name="options">How it takes part.</param>
    /// <param name="time">The clock.</param>
    /// <param name="random">Spreads packets in time; used by this object alone.</param>
    /// <exception cref="DiscoveryUnavailableException">The port cannot be opened in either address family.</exception>
    public static MulticastDns Start(MulticastDnsOptions options, TimeProvider time, Random random)
    {
        var dns = new MulticastDns(options, time, random);
        dns.port.Start(dns.engine);
        return dns;
    }

    /// <summary>Wants to be found as a service, on all links of now and of later, until the result is disposed.</summary>
    /// <exception cref="FormatException">The instance's name is empty or longer than 63 bytes.</exception>
    /// <exception cref="ObjectDisposedException">All is over.</exception>
    public PublishedService Publish(ServiceDescription service)
    {
        _ = service.Type.Name.Child(service.Instance);
        PublishedService? result = null;
        port.Do(now => published.Add(result = new PublishedService(this, engine.Publish(service, now))));
        ObjectDisposedException.ThrowIf(result is null, this);
        return result;
    }

    /// <summary>Looks for services of a type: those that are there, and then all that changes, until cancelled.</summary>
    /// <remarks>Services that this same object publishes are not among them.</remarks>
    public async IAsyncEnumerable<ServiceChange> BrowseAsync(
        ServiceType type,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var feed = new ChangeFeed();
        ObjectDisposedException.ThrowIf(!port.Do(now => engine.Browse(type, feed, now)), this);
        try
        {
            await foreach (var change in feed.ReadAsync(cancellationToken).ConfigureAwait(false))
                yield return change;
        }
        finally
        {
            port.Do(now => engine.StopBrowsing(type, feed, now));
        }
    }

    /// <summary>Says goodbye for all that is published, and closes.</summary>
    public ValueTask DisposeAsync() =>
        port.StopAsync(() =>
        {
            foreach (var service in published)
                engine.Withdraw(service.Claim);
        });

    internal string InstanceOf(ServiceClaim claim) => port.Read(() => claim.Instance);

    internal void Update(ServiceClaim claim, ServiceText text) => port.Do(now => engine.Update(claim, text, now));

    internal void Withdraw(PublishedService service) =>
        port.Do(_ =>
        {
            if (published.Remove(service))
                engine.Withdraw(service.Claim);
        });

    private void NoteAnnounced()
    {
        foreach (var service in published)
        {
            if (!service.Announced.IsCompleted && engine.IsAnnounced(service.Claim))
                service.SetAnnounced();
        }
    }
}
