namespace Cloudlet.Contracts;

/// <summary>A client program in the cloudlet's app store: one file, and what is known of it.</summary>
public sealed record AppInfo
{
    /// <summary>Its identity on this cloudlet.</summary>
    public required string Id { get; init; }

    /// <summary>What people call it; several may have one name.</summary>
    public required string Name { get; init; }

    /// <summary>The id of the service that it is a client of, which need not be on this cloudlet; null when it is of none.</summary>
    public string? Service { get; init; }

    /// <summary>What it does, for people.</summary>
    public required string Description { get; init; }

    /// <summary>Its version; null when nothing is said.</summary>
    public string? Version { get; init; }

    /// <summary>Words to find it by.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>What it runs on: a word such as <c>android</c>, <c>web</c>, <c>linux</c>, <c>windows</c>, <c>any</c>.</summary>
    public required string Platform { get; init; }

    /// <summary>The least version of its platform, for Android the number of the API (SDK); null when nothing is said.</summary>
    public string? LeastOsVersion { get; init; }

    /// <summary>The package's file name.</summary>
    public required string FileName { get; init; }

    /// <summary>The package's media type.</summary>
    public required string MediaType { get; init; }

    /// <summary>The package's size.</summary>
    public required long Bytes { get; init; }

    /// <summary>The package's SHA-256, 64 hex digits. Its download's <c>ETag</c> is this in quotes.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The package's MD5, 32 hex digits: for clients that know no other.</summary>
    public required string Md5 { get; init; }

    /// <summary>What an APK says of itself; null for other packages.</summary>
    public AndroidPackage? Android { get; init; }

    /// <summary>How often its package was fetched from its first byte on; a download that goes on where one broke is no new one.</summary>
    public long Downloads { get; init; }

    /// <summary>When it was added.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>Counts its changes: its <c>ETag</c> is this number in quotes.</summary>
    public required int Revision { get; init; }
}

/// <summary>What an APK says of itself. It was read from the file: text for people, nothing to be trusted.</summary>
public sealed record AndroidPackage
{
    /// <summary>The package's name, such as <c>org.example.speech</c>.</summary>
    public required string Package { get; init; }

    /// <summary>The version that Android compares; null when the file does not say.</summary>
    public long? VersionCode { get; init; }

    /// <summary>The version that people see; null when the file does not say.</summary>
    public string? VersionName { get; init; }

    /// <summary>The app's name on a device, in its default language; null when the file does not say.</summary>
    public string? Label { get; init; }

    /// <summary>The least API level, or the code name of one; null when the file does not say.</summary>
    public string? LeastSdk { get; init; }
}

/// <summary>What is said of a package when it is sent, in the query. What is null is taken from the file, where it says it.</summary>
public sealed record AddApp
{
    /// <summary>The package's file name: 1 to 200 characters, no path.</summary>
    public string? FileName { get; init; }

    /// <summary>1 to 100 characters; the APK's label, else the file's name without its ending.</summary>
    public string? Name { get; init; }

    /// <summary>The id of a service.</summary>
    public string? Service { get; init; }

    /// <summary>At most 2000 characters.</summary>
    public string? Description { get; init; }

    /// <summary>1 to 50 characters; the APK's version name when not given.</summary>
    public string? Version { get; init; }

    /// <summary>At most 32 of at most 50 characters; <c>tag</c> in the query, repeated.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>1 to 30 of a-z, 0-9 and dash; told by the file's ending when not given.</summary>
    public string? Platform { get; init; }

    /// <summary>1 to 30 characters; the APK's least API level when not given.</summary>
    public string? LeastOsVersion { get; init; }

    /// <summary>The SHA-256 that the package must have, 64 hex digits; it is refused when it has another.</summary>
    public string? Sha256 { get; init; }
}

/// <summary>What to change of an app; what is null stays. The package itself never changes: add another app.</summary>
public sealed record EditApp
{
    /// <summary>See <see cref="AddApp.Name"/>.</summary>
    public string? Name { get; init; }

    /// <summary>See <see cref="AddApp.Service"/>; empty takes it away.</summary>
    public string? Service { get; init; }

    /// <summary>See <see cref="AddApp.Description"/>.</summary>
    public string? Description { get; init; }

    /// <summary>See <see cref="AddApp.Version"/>; empty takes it away.</summary>
    public string? Version { get; init; }

    /// <summary>See <see cref="AddApp.Tags"/>.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>See <see cref="AddApp.Platform"/>.</summary>
    public string? Platform { get; init; }

    /// <summary>See <see cref="AddApp.LeastOsVersion"/>; empty takes it away.</summary>
    public string? LeastOsVersion { get; init; }
}
