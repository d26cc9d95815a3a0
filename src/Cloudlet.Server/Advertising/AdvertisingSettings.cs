using System.Collections.Immutable;

namespace Cloudlet.Server.Advertising;

/// <summary>How this cloudlet is to be found on the local network. What is null here is as an administrator has last set it while a daemon ran: see <see cref="DiscoveryControl"/>.</summary>
public sealed record AdvertisingSettings
{
    /// <summary>Whether it is found at all; on when nobody has set it. There must be a listener for devices as well: without one nobody could connect.</summary>
    public bool? IsOn { get; init; }

    /// <summary>The name for people, 1 to 63 bytes; the host's name when nobody has set it. When another cloudlet has it, a number is added.</summary>
    public string? Name { get; init; }

    /// <summary>The interfaces to be found on, by name; null for all through which a listener for devices can be reached.</summary>
    public ImmutableHashSet<string>? Interfaces { get; init; }
}
