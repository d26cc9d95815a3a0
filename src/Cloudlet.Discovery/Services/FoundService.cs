using System.Collections.Immutable;
using System.Net;
using Cloudlet.Discovery.Messages;

namespace Cloudlet.Discovery.Services;

/// <summary>Names a service that was found: names are unique on a link, so two interfaces may know two services of one name.</summary>
/// <param name="Type">The kind of service.</param>
/// <param name="Instance">Its name for people.</param>
/// <param name="InterfaceIndex">The interface that it was found through.</param>
public readonly record struct FoundServiceKey(ServiceType Type, string Instance, int InterfaceIndex);

/// <summary>A service that was found, with all that is needed to connect. Immutable.</summary>
public sealed record FoundService
{
    /// <summary>Which one.</summary>
    public required FoundServiceKey Key { get; init; }

    /// <summary>The name of the interface that it was found through.</summary>
    public required string InterfaceName { get; init; }

    /// <summary>Its host.</summary>
    public required DomainName Host { get; init; }

    /// <summary>Its port.</summary>
    public required ushort Port { get; init; }

    /// <summary>The host's addresses, at least one; those of the link only have the interface as their scope.</summary>
    public required ImmutableArray<IPAddress> Addresses { get; init; }

    /// <summary>What it tells about itself.</summary>
    public required ServiceText Text { get; init; }

    /// <inheritdoc/>
    public bool Equals(FoundService? other) =>
        other is not null
        && Key == other.Key
        && InterfaceName == other.InterfaceName
        && Host.Equals(other.Host)
        && Port == other.Port
        && Addresses.AsSpan().SequenceEqual(other.Addresses.AsSpan())
        && Text.Equals(other.Text);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Key, Port);
}

/// <summary>What happened to a service.</summary>
public enum ServiceChangeKind
{
    /// <summary>It is there, or it is there with other addresses, port or text than before.</summary>
    Present,

    /// <summary>It said goodbye, or was not heard of for as long as its records were to be believed.</summary>
    Gone,
}

/// <summary>News of a service.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Service">The service; for one that is gone, as it was last.</param>
public readonly record struct ServiceChange(ServiceChangeKind Kind, FoundService Service);
