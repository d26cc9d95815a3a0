namespace Cloudlet.Contracts;

/// <summary>A named offering for clients, backed by an overlay.</summary>
public sealed record ServiceInfo
{
    /// <summary>Its id; reverse-domain style is recommended: <c>org.example.speech</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What it does, for people.</summary>
    public required string Description { get; init; }

    /// <summary>What its current version is called.</summary>
    public required string Version { get; init; }

    /// <summary>The number of its current version.</summary>
    public required int VersionNumber { get; init; }

    /// <summary>Words to find it by.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>The name of the overlay that its instances are made of.</summary>
    public required string Overlay { get; init; }

    /// <summary>Guest ports to reach; the first is the service's own.</summary>
    public required IReadOnlyList<int> Ports { get; init; }

    /// <summary>When an instance is ready: <c>tcp:PORT</c>, <c>agent</c> or <c>serial:REGEX</c>.</summary>
    public required string Ready { get; init; }

    /// <summary>The memory that a cloudlet should at least have free for it, for clients that choose; null when nothing is said.</summary>
    public long? LeastMemoryBytes { get; init; }

    /// <summary>The memory with which it runs best, for clients that choose; null when nothing is said.</summary>
    public long? IdealMemoryBytes { get; init; }

    /// <summary>The greatest number of users of one instance.</summary>
    public required int Users { get; init; }

    /// <summary>An instance without users is stopped and deleted after so many seconds.</summary>
    public required long IdleSeconds { get; init; }

    /// <summary>So many instances are kept resumed in advance.</summary>
    public required int Warm { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>Counts its changes: its <c>ETag</c> is this number in quotes.</summary>
    public required int Revision { get; init; }
}

/// <summary>What a service ran, or runs, at one version.</summary>
public sealed record ServiceVersionInfo
{
    /// <summary>Counts from 1 within the service.</summary>
    public required int Number { get; init; }

    /// <summary>What it is called.</summary>
    public required string Version { get; init; }

    /// <summary>The name of its overlay.</summary>
    public required string Overlay { get; init; }

    /// <summary>Guest ports.</summary>
    public required IReadOnlyList<int> Ports { get; init; }

    /// <summary>When an instance is ready.</summary>
    public required string Ready { get; init; }

    /// <summary>When it was added.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Whether new instances are of this version.</summary>
    public required bool Current { get; init; }
}

/// <summary>A service to create.</summary>
public sealed record CreateService
{
    /// <summary>1 to 100 of letters, digits, dot, dash and underscore, starting with a letter or digit.</summary>
    public string? Id { get; init; }

    /// <summary>At most 2000 characters.</summary>
    public string? Description { get; init; }

    /// <summary>What its first version is called; <c>1</c> when not given.</summary>
    public string? Version { get; init; }

    /// <summary>At most 32 of at most 50 characters.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>An overlay of this cloudlet, by name or id.</summary>
    public string? Overlay { get; init; }

    /// <summary>Guest ports; the overlay's own when not given.</summary>
    public IReadOnlyList<int>? Ports { get; init; }

    /// <summary><c>tcp:PORT</c>, <c>agent</c> or <c>serial:REGEX</c>; <c>tcp:</c> and the first port when not given.</summary>
    public string? Ready { get; init; }

    /// <summary>See <see cref="ServiceInfo.LeastMemoryBytes"/>.</summary>
    public long? LeastMemoryBytes { get; init; }

    /// <summary>See <see cref="ServiceInfo.IdealMemoryBytes"/>; not less than the least.</summary>
    public long? IdealMemoryBytes { get; init; }

    /// <summary>1 to 10000; 1 when not given.</summary>
    public int? Users { get; init; }

    /// <summary>0 to a week; 600 when not given.</summary>
    public long? IdleSeconds { get; init; }

    /// <summary>0 to 64; 0 when not given.</summary>
    public int? Warm { get; init; }
}

/// <summary>
/// What to change of a service; what is null stays. Another overlay, other ports, another probe or another name for the
/// version make a new version of it; instances that live stay as they are.
/// </summary>
public sealed record EditService
{
    /// <summary>See <see cref="CreateService.Description"/>.</summary>
    public string? Description { get; init; }

    /// <summary>See <see cref="CreateService.Version"/>; the new version's number when not given.</summary>
    public string? Version { get; init; }

    /// <summary>See <see cref="CreateService.Tags"/>.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>See <see cref="CreateService.Overlay"/>.</summary>
    public string? Overlay { get; init; }

    /// <summary>See <see cref="CreateService.Ports"/>.</summary>
    public IReadOnlyList<int>? Ports { get; init; }

    /// <summary>See <see cref="CreateService.Ready"/>.</summary>
    public string? Ready { get; init; }

    /// <summary>See <see cref="CreateService.LeastMemoryBytes"/>; 0 takes it away.</summary>
    public long? LeastMemoryBytes { get; init; }

    /// <summary>See <see cref="CreateService.IdealMemoryBytes"/>; 0 takes it away.</summary>
    public long? IdealMemoryBytes { get; init; }

    /// <summary>See <see cref="CreateService.Users"/>.</summary>
    public int? Users { get; init; }

    /// <summary>See <see cref="CreateService.IdleSeconds"/>.</summary>
    public long? IdleSeconds { get; init; }

    /// <summary>See <see cref="CreateService.Warm"/>.</summary>
    public int? Warm { get; init; }
}

/// <summary>Which version is to be the current one again.</summary>
public sealed record RollbackService
{
    /// <summary>Its number; the one before the current when not given.</summary>
    public int? Number { get; init; }
}

/// <summary>An instance that is to be the next version of a service.</summary>
public sealed record FreezeService
{
    /// <summary>The instance, by name or id: it runs or is paused, and goes on.</summary>
    public string? Instance { get; init; }

    /// <summary>What the version is called; its number when not given.</summary>
    public string? Version { get; init; }
}
