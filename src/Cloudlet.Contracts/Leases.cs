namespace Cloudlet.Contracts;

/// <summary>A wish for an instance of a service.</summary>
public sealed record EnsureInstance
{
    /// <summary>True, the default: one that others use too, where there is room. False: one's own.</summary>
    public bool? Join { get; init; }

    /// <summary>How long the seat is kept without a renewal: 5 to 86400; 300 when not given.</summary>
    public long? LeaseSeconds { get; init; }

    /// <summary>How long to wait for memory, processors and disk when they are taken: 0 to 3600; 0, refuse at once, when not given.</summary>
    public double? WaitSeconds { get; init; }
}

/// <summary>An instance whose service answers, and the seat in it.</summary>
/// <param name="Instance">The running instance; the service's own port is the first of its ports.</param>
/// <param name="Lease">The seat, until it expires or is given back.</param>
public sealed record EnsuredInstance(InstanceInfo Instance, LeaseInfo Lease);

/// <summary>A seat in an instance, for a time.</summary>
public sealed record LeaseInfo
{
    /// <summary>Its id: who knows it may renew it and give it back.</summary>
    public required string Id { get; init; }

    /// <summary>The id of the instance.</summary>
    public required string Instance { get; init; }

    /// <summary>The service; null: the instance is of none, and lives as long as this lease.</summary>
    public string? Service { get; init; }

    /// <summary>The device that has it, where it is known by a name; null for a program of the cloudlet's own host.</summary>
    public string? Device { get; init; }

    /// <summary>How long a renewal lasts.</summary>
    public required long Seconds { get; init; }

    /// <summary>When it ends unless it is renewed.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>A renewal.</summary>
public sealed record RenewLease
{
    /// <summary>From now on for so long: 5 to 86400; as before when not given.</summary>
    public long? Seconds { get; init; }
}
