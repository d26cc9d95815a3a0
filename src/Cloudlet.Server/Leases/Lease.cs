using Cloudlet.Contracts;

namespace Cloudlet.Server.Leases;

/// <summary>A client's seat in an instance, until it expires.</summary>
internal sealed record Lease
{
    public required string Id { get; init; }

    public required string Instance { get; init; }

    /// <summary>Null: the instance is of none, and lives as long as this lease.</summary>
    public required string? Service { get; init; }

    /// <summary>From 1 to the instance's seats.</summary>
    public required int Seat { get; init; }

    /// <summary>Who sits there, where it is known by a name; a client of the API has the id alone.</summary>
    public string? Holder { get; init; }

    /// <summary>How long a renewal lasts.</summary>
    public required TimeSpan Length { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>As the API tells it.</summary>
    public LeaseInfo ToInfo() =>
        new()
        {
            Id = Id,
            Instance = Instance,
            Service = Service,
            Device = Holder,
            Seconds = (long)Length.TotalSeconds,
            ExpiresAt = ExpiresAt,
        };
}
