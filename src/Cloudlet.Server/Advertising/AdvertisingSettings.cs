using System.Collections.Immutable;

namespace Cloudlet.Server.Advertising;

/// <summary>How this cloudlet is found on the local network.</summary>
public sealed record AdvertisingSettings
{
    /// <summary>Whether it is found at all. There must be a listener for devices as well: without one nobody could connect.</summary>
    public bool IsOn { get; init; } = true;

    /// <summary>The name for people, 1 to 63 bytes; when another cloudlet has it, a number is added.</summary>
    public string Name { get; init; } = Environment.MachineName;

    /// <summary>The interfaces to be found on, by name; null for all through which a listener for devices can be reached.</summary>
    public ImmutableHashSet<string>? Interfaces { get; init; }
}
