using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Cloudlet.Contracts;
using Cloudlet.Discovery;
using Cloudlet.Discovery.Services;

namespace Cloudlet.Client.Finding;

/// <summary>
/// Finds the cloudlets of the local network by DNS-SD, and sees them come and go. One cloudlet that is seen through several interfaces is
/// one. Thread-safe; disposing it ends all that looks.
/// </summary>
public sealed class CloudletBrowser : ICloudletSource
{
    private static readonly ServiceType Type = new(Announcement.ServiceType);
    private readonly MulticastDns dns;
    private readonly TimeProvider time;

    private CloudletBrowser(MulticastDns dns, TimeProvider time)
    {
        this.dns = dns;
        this.time = time;
    }

    /// <summary>Opens the sockets. Nothing is sent before somebody looks.</summary>
    /// <exception cref="DiscoveryUnavailableException">Another program holds the port of multicast DNS for itself.</exception>
    public static CloudletBrowser Open(CloudletBrowserOptions? options = null)
    {
        options ??= new CloudletBrowserOptions();
        var found = MulticastDns.Start(
            new MulticastDnsOptions { Interfaces = options.Interfaces },
            options.Clock,
            options.Random ?? new Random()
        );
        return new CloudletBrowser(found, options.Clock);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<CloudletChange> WatchAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var services = new Dictionary<FoundServiceKey, FoundService>();
        var told = new Dictionary<string, FoundCloudlet>(StringComparer.Ordinal);
        await foreach (var change in dns.BrowseAsync(Type, cancellationToken).ConfigureAwait(false))
        {
            if (change.Kind == ServiceChangeKind.Gone)
                services.Remove(change.Service.Key);
            else
                services[change.Service.Key] = change.Service;
            var current = Merge(services.Values);
            foreach (var (id, gone) in told)
            {
                if (current.ContainsKey(id))
                    continue;
                told.Remove(id);
                yield return new CloudletChange(IsPresent: false, gone);
            }
            foreach (var (id, present) in current)
            {
                if (told.TryGetValue(id, out var before) && before.Equals(present))
                    continue;
                told[id] = present;
                yield return new CloudletChange(IsPresent: true, present);
            }
        }
    }

    /// <summary>The cloudlets that are found within a time. Those that run answer in a fraction of a second.</summary>
    public async Task<IReadOnlyList<FoundCloudlet>> FindAsync(
        TimeSpan duration,
        CancellationToken cancellationToken = default
    )
    {
        var found = new Dictionary<string, FoundCloudlet>(StringComparer.Ordinal);
        using var end = new CancellationTokenSource(duration, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, cancellationToken);
        try
        {
            await foreach (var (isPresent, cloudlet) in WatchAsync(either.Token).ConfigureAwait(false))
            {
                if (isPresent)
                    found[cloudlet.Id] = cloudlet;
                else
                    found.Remove(cloudlet.Id);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The time is over.
        }
        return [.. found.Values.OrderBy(cloudlet => cloudlet.Name, StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => dns.DisposeAsync();

    private static Dictionary<string, FoundCloudlet> Merge(IEnumerable<FoundService> services)
    {
        var cloudlets = new Dictionary<string, FoundCloudlet>(StringComparer.Ordinal);
        var groups = services
            .OrderBy(service => service.Key.InterfaceIndex)
            .ThenBy(service => service.Key.Instance, StringComparer.Ordinal)
            .GroupBy(service => service.Text[Announcement.IdKey]);
        foreach (var group in groups)
        {
            if (FoundCloudlet.From([.. group]) is { } cloudlet)
                cloudlets[cloudlet.Id] = cloudlet;
        }
        return cloudlets;
    }
}

/// <summary>How cloudlets are looked for.</summary>
public sealed record CloudletBrowserOptions
{
    /// <summary>The interfaces to look on, by name; null (the default) for all that are up, also those that appear later.</summary>
    public ImmutableHashSet<string>? Interfaces { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Spreads questions in time; used by one browser alone. Null (the default) for one of its own.</summary>
    public Random? Random { get; init; }
}
