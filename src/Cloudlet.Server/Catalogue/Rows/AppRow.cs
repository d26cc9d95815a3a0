namespace Cloudlet.Server.Catalogue.Rows;

/// <summary>An app of the store. Its package is a file of the data directory, named by the id.</summary>
internal sealed class AppRow
{
    public required string Id { get; init; }

    public required string Name { get; set; }

    /// <summary>A service's id; no foreign key, as an app may be here before its service, or for one of another cloudlet.</summary>
    public string? ServiceId { get; set; }

    public required string Description { get; set; }

    public string? Version { get; set; }

    /// <summary>A JSON array of words.</summary>
    public required string Tags { get; set; }

    public required string Platform { get; set; }

    public string? LeastOsVersion { get; set; }

    public required string FileName { get; init; }

    public required long Bytes { get; init; }

    public required string Sha256 { get; init; }

    public required string Md5 { get; init; }

    /// <summary>What an APK says of itself, as the API tells it, in JSON.</summary>
    public string? Android { get; init; }

    /// <summary>How often the package was fetched.</summary>
    public long Downloads { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ChangedAt { get; set; }

    /// <summary>Counts the changes: the ETag, and what a change must find as it read it.</summary>
    public required int Revision { get; set; }
}
