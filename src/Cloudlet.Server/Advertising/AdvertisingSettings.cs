using System.Collections.Immutable;

namespace Cloudlet.Server.Advertising;

/// <summary>How this cloudlet is found on the local network.</summary>
public sealed record AdvertisingSettings
{
    /// <summary>Whether it is found at all. There must be a device listener as well: without one nobody could connect.</summary>
    public bool IsOn { get; init; } = true;

    /// <summary>The name for people, 1 to 63 bytes; when another cloudlet has it, a number is added.</summary>
    public string Name { get; init; } = Environment.MachineName;

    /// <summary>The interfaces to be found on, by name; null for all that the device listener can be reached through.</summary>
    public ImmutableHashSet<string>? Interfaces { get; init; }

    /// <summary>The listener for clients of KD-Cloudlet, while it is on; null: they find nothing.</summary>
    public OldClientsListener? OldClients { get; init; }
}

/// <summary>Where clients of KD-Cloudlet are answered.</summary>
/// <param name="Port">The TCP port.</param>
/// <param name="IsEncrypted">Whether it speaks their encrypted mode only.</param>
public sealed record OldClientsListener(ushort Port, bool IsEncrypted);
