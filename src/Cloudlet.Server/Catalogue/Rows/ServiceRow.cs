namespace Cloudlet.Server.Catalogue.Rows;

/// <summary>What a service is at any version.</summary>
internal sealed class ServiceRow
{
    public required string Id { get; init; }

    public required string Description { get; set; }

    /// <summary>A JSON array of words.</summary>
    public required string Tags { get; set; }

    /// <summary>The greatest number of users of one instance.</summary>
    public required int Users { get; set; }

    public required long IdleSeconds { get; set; }

    public required int Warm { get; set; }

    public long? LeastMemoryBytes { get; set; }

    public long? IdealMemoryBytes { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ChangedAt { get; set; }

    /// <summary>Counts the changes: the ETag, and what a change must find as it read it.</summary>
    public required int Revision { get; set; }

    public List<ServiceVersionRow> Versions { get; init; } = [];
}

/// <summary>What a service runs, at one version. Never changed; only which one is the current one is.</summary>
internal sealed class ServiceVersionRow
{
    public required string ServiceId { get; init; }

    /// <summary>Counts from 1 within the service.</summary>
    public required int Number { get; init; }

    /// <summary>What people call it.</summary>
    public required string Label { get; init; }

    public required string Overlay { get; init; }

    /// <summary>A JSON array of guest ports.</summary>
    public required string Ports { get; init; }

    public required string Ready { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required bool IsCurrent { get; set; }
}
