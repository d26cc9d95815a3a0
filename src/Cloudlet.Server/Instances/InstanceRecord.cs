using System.Text.Json;
using System.Text.Json.Serialization;
using Cloudlet.Contracts;
using Cloudlet.Server.Data;

namespace Cloudlet.Server.Instances;

/// <summary>What is known of an instance: written to its folder at each change, so that a new daemon can go on with it.</summary>
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

    /// <summary>The manifest digest of that overlay: the image that it stands on.</summary>
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

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public string? Reason { get; init; }

    public string? Clock { get; init; }

    /// <summary>Whether it has a QEMU that may be asked things.</summary>
    [JsonIgnore]
    public bool IsAlive =>
        State
            is InstanceState.Creating
                or InstanceState.Starting
                or InstanceState.Running
                or InstanceState.Paused
                or InstanceState.Stopping;

    /// <summary>Writes it to its folder.</summary>
    public Task SaveAsync(InstanceFolder folder) =>
        AtomicFile.WriteAsync(
            folder.Record,
            JsonSerializer.SerializeToUtf8Bytes(this, InstanceJson.Default.InstanceRecord),
            CancellationToken.None
        );

    /// <summary>Reads it from its folder; null when a crash left the folder without one.</summary>
    public static InstanceRecord? Load(InstanceFolder folder) =>
        File.Exists(folder.Record)
            ? JsonSerializer.Deserialize(File.ReadAllBytes(folder.Record), InstanceJson.Default.InstanceRecord)
            : null;

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
        };
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(CamelCaseEnum<InstanceState>)]
)]
[JsonSerializable(typeof(InstanceRecord))]
internal sealed partial class InstanceJson : JsonSerializerContext;
