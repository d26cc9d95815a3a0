using System.Collections.Immutable;
using Cloudlet.Discovery.Messages;

namespace Cloudlet.Discovery.Services;

/// <summary>What one wants to be found as. Immutable.</summary>
public sealed record ServiceDescription
{
    /// <summary>The kind of service.</summary>
    public required ServiceType Type { get; init; }

    /// <summary>The name for people: 1 to 63 bytes of UTF-8. When another has it on the link, <c> (2)</c> and so on is added.</summary>
    public required string Instance { get; init; }

    /// <summary>The port that it listens on.</summary>
    public required ushort Port { get; init; }

    /// <summary>What else a client wants to know before it connects.</summary>
    public ServiceText Text { get; init; } = ServiceText.Empty;

    /// <summary>The interfaces that it can be reached through, by name; null for all that discovery works on.</summary>
    public ImmutableHashSet<string>? Interfaces { get; init; }
}
