using System.Collections.Immutable;

namespace Cloudlet.Discovery;

/// <summary>How multicast DNS takes part on this host.</summary>
public sealed record MulticastDnsOptions
{
    /// <summary>The interfaces, by name; null (the default) for all that are up and lead to others, also those that appear later.</summary>
    public ImmutableHashSet<string>? Interfaces { get; init; }

    /// <summary>
    /// The first label of the host's own name, claimed when something is published: 1 to 63 bytes. Not the host's name in <c>/etc/hostname</c>,
    /// as another daemon of this host may answer for that one.
    /// </summary>
    public string HostLabel { get; init; } = "cloudlet";
}
