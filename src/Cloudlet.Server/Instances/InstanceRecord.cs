using Cloudlet.Contracts;

namespace Cloudlet.Server.Instances;

/// <summary>What is known of an instance: written to the catalogue at each change, so that a new daemon can go on with it.</summary>
internal sealed record InstanceRecord
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required InstanceState State { get; init; }

    /// <summary>The base that its disk and kernel come from.</summary>
    public required Digest Base { get; init; }

    public required string BaseName { get; init; }

    /// <summary>The overlay that it was synthesised from.</summary>
    public required Digest Overlay { get; init; }

    /// <summary>The image that it stands on: see <see cref="Overlays.Overlay.Image"/>.</summary>
    public required Digest Image { get; init; }

    public required string OverlayName { get; init; }

    /// <summary>The ports that were asked for: bound anew at each start.</summary>
    public required IReadOnlyList<PortRequest> Requested { get; init; }

    /// <summary>The ports that are bound now.</summary>
    public IReadOnlyList<PortMapping> Ports { get; init; } = [];

    /// <summary>QEMU's process, while there is one: with its start time, since numbers are used again.</summary>
    public ProcessIdentity? Process { get; init; }

    /// <summary>The folder of its sockets, while it lives.</summary>
    public string? RunFolder { get; init; }

    /// <summary>Whether it was resumed from the overlay's image, and not booted from its own disk: then it maps the image's memory.</summary>
    public bool Resumed { get; init; }

    public required long MemoryBytes { get; init; }

    public int Cpus { get; init; } = 1;

    /// <summary>What it is to the service that it was started for; null for one of a synthesis.</summary>
    public InstanceService? Service { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public string? Reason { get; init; }

    public string? Clock { get; init; }

    /// <summary>Whether it has a QEMU that may be asked things.</summary>
    public bool IsAlive =>
        State
            is InstanceState.Creating
                or InstanceState.Starting
                or InstanceState.Running
                or InstanceState.Paused
                or InstanceState.Stopping;

    /// <summary>As the API tells it.</summary>
    public InstanceInfo ToInfo() =>
        new()
        {
            Id = Id,
            Name = Name,
            State = State,
            Overlay = OverlayName,
            Base = BaseName,
            ProcessId = Process?.ProcessId,
            Ports = Ports.Count > 0 ? Ports : [.. Requested.Select(port => new PortMapping(port.Guest, 0, "tcp"))],
            StartedAt = StartedAt,
            EndedAt = EndedAt,
            Reason = Reason,
            VncSocket = RunFolder is null ? null : new Machines.RunFolder(RunFolder).VncSocket,
            MemoryBytes = MemoryBytes,
            Clock = Clock,
            Service = Service?.Id,
            ServiceVersion = Service?.Version,
        };
}

/// <summary>What an instance is to its service.</summary>
/// <param name="Id">The service.</param>
/// <param name="Version">The number of its version.</param>
/// <param name="Sharing">Who may use it.</param>
/// <param name="Seats">How many users it takes at once.</param>
internal sealed record InstanceService(string Id, int Version, Sharing Sharing, int Seats);

/// <summary>Who may use an instance of a service.</summary>
internal enum Sharing
{
    /// <summary>Nobody yet: it was resumed in advance.</summary>
    Warm,

    /// <summary>Whoever joins, while there is room.</summary>
    Shared,

    /// <summary>One client alone.</summary>
    Own,
}
