using Cloudlet.Contracts;

namespace Cloudlet.Server.Apps;

/// <summary>An app as it is now: immutable, complete and valid.</summary>
internal sealed record App
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public string? Service { get; init; }

    public required string Description { get; init; }

    public string? Version { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    public required string Platform { get; init; }

    public string? LeastOsVersion { get; init; }

    public required AppPackage Package { get; init; }

    /// <summary>How often the package was fetched. Counting is no change: the revision stays.</summary>
    public long Downloads { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ChangedAt { get; init; }

    public required int Revision { get; init; }

    /// <summary>What an edit must name.</summary>
    public string ETag => $"\"{Revision}\"";

    /// <summary>As the API tells it.</summary>
    public AppInfo ToInfo() =>
        new()
        {
            Id = Id,
            Name = Name,
            Service = Service,
            Description = Description,
            Version = Version,
            Tags = Tags,
            Platform = Platform,
            LeastOsVersion = LeastOsVersion,
            FileName = Package.FileName,
            MediaType = Package.MediaType,
            Bytes = Package.Bytes,
            Sha256 = Package.Sha256,
            Md5 = Package.Md5,
            Android = Package.Android,
            Downloads = Downloads,
            CreatedAt = CreatedAt,
            ChangedAt = ChangedAt,
            Revision = Revision,
        };
}
