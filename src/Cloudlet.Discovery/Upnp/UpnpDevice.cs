using System.Collections.Immutable;

namespace Cloudlet.Discovery.Upnp;

/// <summary>A UPnP device without services: what clients of the first cloudlets looked for (UPnP Device Architecture 1.1). Immutable.</summary>
public sealed record UpnpDevice
{
    /// <summary>The type of a cloudlet.</summary>
    public const string CloudletType = "urn:schemas-upnp-org:device:Cloudlet:1";

    /// <summary>Where a description is read when nothing else is said.</summary>
    public const string UsualDescriptionPath = "/upnp/description.xml";

    /// <summary>The device's own id; the same at every start.</summary>
    public required Guid Id { get; init; }

    /// <summary>The name for people.</summary>
    public required string FriendlyName { get; init; }

    /// <summary>The product's version.</summary>
    public required string Version { get; init; }

    /// <summary>The port where the description is read over HTTP.</summary>
    public required int Port { get; init; }

    /// <summary>The path of the description on that port; begins with a slash.</summary>
    public string DescriptionPath { get; init; } = UsualDescriptionPath;

    /// <summary>The kind of device.</summary>
    public string DeviceType { get; init; } = CloudletType;

    /// <summary>The interfaces that the port can be reached through, by name; null for all.</summary>
    public ImmutableHashSet<string>? Interfaces { get; init; }

    /// <summary>The id as UPnP writes it.</summary>
    public string UniqueName => $"uuid:{Id:D}";

    /// <summary>What it is found as: a root device, this device, and one of its type. Each with the name that is told for it.</summary>
    public ImmutableArray<(string Target, string UniqueServiceName)> Targets =>
        [
            ("upnp:rootdevice", $"{UniqueName}::upnp:rootdevice"),
            (UniqueName, UniqueName),
            (DeviceType, $"{UniqueName}::{DeviceType}"),
        ];
}
