namespace Cloudlet.Contracts;

/// <summary>A device that an administrator has paired.</summary>
public sealed record DeviceInfo
{
    /// <summary>Its id, as it names itself.</summary>
    public required string Id { get; init; }

    /// <summary><c>paired</c>, <c>expired</c> or <c>revoked</c>.</summary>
    public required string State { get; init; }

    /// <summary>When it was paired.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Until when it is paired.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When that was taken back.</summary>
    public DateTimeOffset? RevokedAt { get; init; }
}

/// <summary>A device to pair.</summary>
public sealed record AddDevice
{
    /// <summary>Its id, as it names itself: 1 to 100 visible characters, no slash.</summary>
    public string? Id { get; init; }

    /// <summary>What the device has as its password for this cloudlet, 8 to 200 characters; null: one is made.</summary>
    public string? Password { get; init; }

    /// <summary>How long it is paired: 60 to 315360000 (10 years); 30 days when not given.</summary>
    public long? Seconds { get; init; }
}

/// <summary>A device that was paired now.</summary>
/// <param name="Device">The device.</param>
/// <param name="Password">The password that was made for it; told this once. Null when it was given.</param>
public sealed record AddedDevice(DeviceInfo Device, string? Password);
