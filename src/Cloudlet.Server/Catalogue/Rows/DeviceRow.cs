namespace Cloudlet.Server.Catalogue.Rows;

/// <summary>A device that an administrator has paired.</summary>
internal sealed class DeviceRow
{
    /// <summary>As the device names itself.</summary>
    public required string Id { get; init; }

    /// <summary>The SHA-256 of its password, 64 hex digits: the key that it encrypts with.</summary>
    public required string Key { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? RevokedAt { get; set; }
}
