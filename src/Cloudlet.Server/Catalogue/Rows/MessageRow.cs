namespace Cloudlet.Server.Catalogue.Rows;

/// <summary>A message for a device. The database numbers them: they are read in that order.</summary>
internal sealed class MessageRow
{
    public long Id { get; init; }

    /// <summary>A device's id, as it names itself; no foreign key, as most devices are not paired.</summary>
    public required string DeviceId { get; init; }

    /// <summary>The service whose app it is for; null: whichever asks. No foreign key: a message outlives a service.</summary>
    public string? ServiceId { get; init; }

    public required string Text { get; init; }

    /// <summary>A JSON object of words.</summary>
    public required string Parameters { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When the device read it, which it does once.</summary>
    public DateTimeOffset? ReadAt { get; set; }
}
