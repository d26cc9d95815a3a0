namespace Cloudlet.Server.Catalogue.Rows;

/// <summary>What is known of an instance: the record that a new daemon goes on with.</summary>
internal sealed class InstanceRow
{
    public required string Id { get; init; }

    public required string Name { get; set; }

    public required string State { get; set; }

    public required string BaseId { get; set; }

    public required string BaseName { get; set; }

    /// <summary>The overlay, where it is one of the store.</summary>
    public string? OverlayRef { get; set; }

    public required string OverlayId { get; set; }

    public required string OverlayName { get; set; }

    public required string Image { get; set; }

    /// <summary>JSON.</summary>
    public required string Requested { get; set; }

    /// <summary>JSON.</summary>
    public required string Ports { get; set; }

    public int? ProcessId { get; set; }

    public long? ProcessStart { get; set; }

    public string? RunFolder { get; set; }

    public required bool Resumed { get; set; }

    public required long MemoryBytes { get; set; }

    public required int Cpus { get; set; }

    public required DateTimeOffset CreatedAt { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public string? Reason { get; set; }

    public string? Clock { get; set; }

    /// <summary>The service that it was started for; null for one of a synthesis.</summary>
    public string? ServiceId { get; set; }

    public int? ServiceVersion { get; set; }

    /// <summary><c>warm</c>, <c>shared</c> or <c>own</c>: for one of a service.</summary>
    public string? Sharing { get; set; }

    /// <summary>How many users it takes: for one of a service.</summary>
    public int? Seats { get; set; }
}
