using System.Text.Json.Serialization;

namespace Cloudlet.Contracts;

/// <summary>A Service VM, running or kept.</summary>
public sealed record InstanceInfo
{
    /// <summary>Its identity on this cloudlet.</summary>
    public required string Id { get; init; }

    /// <summary>Its name, unique among all instances that are kept here.</summary>
    public required string Name { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required InstanceState State { get; init; }

    /// <summary>The name of its overlay, its id when it has no name here; null for an instance of a bare base.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Overlay { get; init; }

    /// <summary>The name of its base.</summary>
    public required string Base { get; init; }

    /// <summary>QEMU's process, while it lives.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int? ProcessId { get; init; }

    /// <summary>How to reach its services from outside.</summary>
    public required IReadOnlyList<PortMapping> Ports { get; init; }

    /// <summary>When it was last started.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it stopped or failed.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it failed: with the end of QEMU's log.</summary>
    public string? Reason { get; init; }

    /// <summary>The Unix socket that speaks VNC, while it lives.</summary>
    public string? VncSocket { get; init; }

    /// <summary>The guest's memory.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>The service that it was started for; null when it was started for none.</summary>
    public string? Service { get; init; }

    /// <summary>The number of that service's version.</summary>
    public int? ServiceVersion { get; init; }

    /// <summary>Whether the guest's clock was set after the resume: <c>set</c>, or why not.</summary>
    public string? Clock { get; init; }
}

/// <summary>The life of an instance.</summary>
public enum InstanceState
{
    /// <summary>Its image is being decoded or its files laid out.</summary>
    Creating,

    /// <summary>QEMU starts, or the guest boots or resumes.</summary>
    Starting,

    /// <summary>The guest runs.</summary>
    Running,

    /// <summary>The guest stands still, in memory.</summary>
    Paused,

    /// <summary>The guest was asked to shut down.</summary>
    Stopping,

    /// <summary>It ended in order; its disk is kept.</summary>
    Stopped,

    /// <summary>It ended without being asked.</summary>
    Failed,
}

/// <summary>A port of the guest and where it is reached on the cloudlet.</summary>
/// <param name="Guest">The port in the guest.</param>
/// <param name="Host">The port on the cloudlet; 0 while none is bound.</param>
/// <param name="Protocol"><c>tcp</c>.</param>
public sealed record PortMapping(int Guest, int Host, string Protocol);

/// <summary>A wish for a port: <see cref="Host"/> null lets the cloudlet choose.</summary>
public sealed record PortRequest(int Guest, int? Host = null);

/// <summary>How to stop an instance.</summary>
public sealed record StopInstance
{
    /// <summary>How long the guest may take to shut down before it is killed; 30 s when not given, 0 kills at once.</summary>
    public double? TimeoutSeconds { get; init; }

    /// <summary>Whether its disk and logs go too.</summary>
    public bool Delete { get; init; }
}

/// <summary>What to save an instance as.</summary>
public sealed record SaveInstance
{
    /// <summary>The new overlay's name: 1 to 63 of a-z, 0-9, dot and dash, starting with a letter or digit.</summary>
    public string? Overlay { get; init; }

    /// <summary>How much time its encoding is worth; normal when not given. What it shares with the instance's overlay is taken as it is.</summary>
    public OverlayEffort? Effort { get; init; }
}

/// <summary>What to synthesise. Exactly one of <see cref="Overlay"/>, <see cref="Url"/>, <see cref="Upload"/> and an uploaded body.</summary>
public sealed record SynthesisRequest
{
    /// <summary>An overlay on this cloudlet, by name or id.</summary>
    public string? Overlay { get; init; }

    /// <summary>An <c>http</c> or <c>https</c> URL of an overlay's archive.</summary>
    public string? Url { get; init; }

    /// <summary>The id of an upload, which may still be arriving: it is decoded as it comes.</summary>
    public string? Upload { get; init; }

    /// <summary>The instance's name; made up from the overlay's when not given.</summary>
    public string? Name { get; init; }

    /// <summary>Ports to reach; the overlay's own when not given.</summary>
    public IReadOnlyList<PortRequest>? Ports { get; init; }

    /// <summary><c>tcp:PORT</c>: answer when the guest's service really does. Null: when the guest runs.</summary>
    public string? Wait { get; init; }

    /// <summary>How long <see cref="Wait"/> may take; 120 s when not given.</summary>
    public double? TimeoutSeconds { get; init; }

    /// <summary>
    /// The instance lives by a lease of so many seconds without a renewal: 5 to 86400. Not given: it lives until it is stopped; that of a device has a lease of 300 in any case.
    /// </summary>
    public long? LeaseSeconds { get; init; }
}

/// <summary>A synthesised instance and how long each step took.</summary>
/// <param name="Instance">The running instance.</param>
/// <param name="Timings">
/// Milliseconds of each step: <c>fetch decode disk memoryImage qemuStart resume afterLastByte clock firstAnswer total</c>. Steps that overlap
/// each count their own time, so they may add up to more than the total; a step that was not needed is 0. <c>fetch</c> is the time in which the source kept us waiting;
/// <c>afterLastByte</c> goes from the last byte of an overlay that was fetched to the running guest.
/// </param>
public sealed record SynthesisResult(InstanceInfo Instance, IReadOnlyDictionary<string, double> Timings)
{
    /// <summary>What the instance lives by: when it is given back or expires, the instance goes. Null: it lives until it is stopped.</summary>
    public LeaseInfo? Lease { get; init; }
}
