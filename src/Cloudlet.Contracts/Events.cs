namespace Cloudlet.Contracts;

/// <summary>
/// Something that happened on the cloudlet. Besides what all events have, one member is set: the thing as it was when it was told, one
/// that is gone as it was last.
/// </summary>
public sealed record CloudletEvent
{
    /// <summary>Its place among the events: the SSE id, for <c>Last-Event-ID</c>. Means nothing to another life of the daemon.</summary>
    public required string Id { get; init; }

    /// <summary>
    /// What happened: one of <see cref="EventTopics.All"/> and <c>.created</c>, <c>.changed</c>, <c>.deleted</c> or (operations)
    /// <c>.ended</c>; or <see cref="Opened"/> or <see cref="Lost"/>.
    /// </summary>
    public required string Type { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The id of the thing; an overlay's name.</summary>
    public string? Subject { get; init; }

    /// <summary>Its state changed, or it came or went.</summary>
    public InstanceInfo? Instance { get; init; }

    /// <summary>It began, waits, or ended; its progress once a second.</summary>
    public OperationInfo? Operation { get; init; }

    /// <summary>A service.</summary>
    public ServiceInfo? Service { get; init; }

    /// <summary>A base.</summary>
    public BaseInfo? Base { get; init; }

    /// <summary>An overlay.</summary>
    public OverlayInfo? Overlay { get; init; }

    /// <summary>An app.</summary>
    public AppInfo? App { get; init; }

    /// <summary>A lease: given, renewed or over.</summary>
    public LeaseInfo? Lease { get; init; }

    /// <summary>A device: paired, or its pairing taken back. That its time is over is not told.</summary>
    public DeviceInfo? Device { get; init; }

    /// <summary>A message to a device: sent, read or deleted. That it was dropped because nobody read it in time is not told.</summary>
    public MessageInfo? Message { get; init; }

    /// <summary>The first event of a stream that begins now: what is read from here on has all that happened before it.</summary>
    public const string Opened = "opened";

    /// <summary>
    /// Events between the one that was asked for, or read last, and this one are not kept any more: read the lists again.
    /// </summary>
    public const string Lost = "lost";
}

/// <summary>What events are about.</summary>
public static class EventTopics
{
    /// <summary>Instances.</summary>
    public const string Instance = "instance";

    /// <summary>Operations.</summary>
    public const string Operation = "operation";

    /// <summary>Services.</summary>
    public const string Service = "service";

    /// <summary>Bases.</summary>
    public const string Base = "base";

    /// <summary>Overlays.</summary>
    public const string Overlay = "overlay";

    /// <summary>Apps.</summary>
    public const string App = "app";

    /// <summary>Leases.</summary>
    public const string Lease = "lease";

    /// <summary>Devices.</summary>
    public const string Device = "device";

    /// <summary>Messages to devices.</summary>
    public const string Message = "message";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [Instance, Operation, Service, Base, Overlay, App, Lease, Device, Message];
}
