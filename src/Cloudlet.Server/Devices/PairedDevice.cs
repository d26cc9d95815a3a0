using System.Collections.Immutable;
using Cloudlet.Contracts;
using Cloudlet.Server.Catalogue.Rows;

namespace Cloudlet.Server.Devices;

/// <summary>A device that an administrator has paired, also one that this was taken back from.</summary>
internal sealed record PairedDevice
{
    public required string Id { get; init; }

    /// <summary>The SHA-256 of its password: 32 bytes.</summary>
    public required ImmutableArray<byte> Key { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>Whether it may be heard.</summary>
    public PairingState StateAt(DateTimeOffset now) =>
        RevokedAt is not null ? PairingState.Revoked
        : ExpiresAt <= now ? PairingState.Expired
        : PairingState.Paired;

    /// <summary>As the API tells it.</summary>
    public DeviceInfo ToInfo(DateTimeOffset now) =>
        new()
        {
            Id = Id,
            State = StateAt(now).ToString().ToLowerInvariant(),
            CreatedAt = CreatedAt,
            ExpiresAt = ExpiresAt,
            RevokedAt = RevokedAt,
        };

    /// <summary>A new row.</summary>
    public DeviceRow ToRow() =>
        new()
        {
            Id = Id,
            Key = Convert.ToHexStringLower(Key.AsSpan()),
            CreatedAt = CreatedAt,
            ExpiresAt = ExpiresAt,
            RevokedAt = RevokedAt,
        };

    /// <summary>What a row says.</summary>
    public static PairedDevice Of(DeviceRow row) =>
        new()
        {
            Id = row.Id,
            Key = [.. Convert.FromHexString(row.Key)],
            CreatedAt = row.CreatedAt,
            ExpiresAt = row.ExpiresAt,
            RevokedAt = row.RevokedAt,
        };
}

/// <summary>How a paired device stands.</summary>
internal enum PairingState
{
    /// <summary>It is paired.</summary>
    Paired,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>An administrator has taken it back.</summary>
    Revoked,
}
