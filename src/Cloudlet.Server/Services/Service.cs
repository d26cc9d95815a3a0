using Cloudlet.Contracts;
using Cloudlet.Server.Problems;

namespace Cloudlet.Server.Services;

/// <summary>A service as it is now: immutable, complete and valid.</summary>
internal sealed record Service
{
    public required string Id { get; init; }

    public required string Description { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>The greatest number of users of one instance.</summary>
    public required int Users { get; init; }

    /// <summary>How long an instance without users is kept.</summary>
    public required TimeSpan Idle { get; init; }

    /// <summary>So many instances are kept resumed in advance.</summary>
    public required int Warm { get; init; }

    public long? LeastMemoryBytes { get; init; }

    public long? IdealMemoryBytes { get; init; }

    /// <summary>What new instances run.</summary>
    public required ServiceVersion Version { get; init; }

    /// <summary>All of its versions, the newest first.</summary>
    public required IReadOnlyList<ServiceVersion> Versions { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ChangedAt { get; init; }

    public required int Revision { get; init; }

    /// <summary>What an edit must name.</summary>
    public string ETag => $"\"{Revision}\"";

    /// <summary>One of its versions.</summary>
    /// <exception cref="ProblemException">There is none of that number.</exception>
    public ServiceVersion GetVersion(int number) =>
        Versions.FirstOrDefault(version => version.Number == number)
        ?? throw Refuse.NotFound("version", number.ToString(), $"See which there are: cloudlet service versions {Id}.");

    /// <summary>As the API tells it.</summary>
    public ServiceInfo ToInfo() =>
        new()
        {
            Id = Id,
            Description = Description,
            Version = Version.Label,
            VersionNumber = Version.Number,
            Tags = Tags,
            Overlay = Version.Overlay,
            Ports = Version.Ports,
            Ready = Version.Ready,
            LeastMemoryBytes = LeastMemoryBytes,
            IdealMemoryBytes = IdealMemoryBytes,
            Users = Users,
            IdleSeconds = (long)Idle.TotalSeconds,
            Warm = Warm,
            CreatedAt = CreatedAt,
            ChangedAt = ChangedAt,
            Revision = Revision,
        };
}

/// <summary>What a service runs at one version. Never changes.</summary>
internal sealed record ServiceVersion
{
    /// <summary>Counts from 1 within the service.</summary>
    public required int Number { get; init; }

    /// <summary>What people call it.</summary>
    public required string Label { get; init; }

    /// <summary>The overlay's name.</summary>
    public required string Overlay { get; init; }

    /// <summary>Guest ports, at least one; the first is the service's own.</summary>
    public required IReadOnlyList<int> Ports { get; init; }

    public required string Ready { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>As the API tells it.</summary>
    public ServiceVersionInfo ToInfo(bool current) =>
        new()
        {
            Number = Number,
            Version = Label,
            Overlay = Overlay,
            Ports = Ports,
            Ready = Ready,
            CreatedAt = CreatedAt,
            Current = current,
        };
}
