namespace Cloudlet.Server.Apps;

/// <summary>What a file's ending tells of a package.</summary>
/// <param name="Platform">What it most likely runs on.</param>
/// <param name="MediaType">What a download is called.</param>
internal sealed record PackageKind(string Platform, string MediaType)
{
    /// <summary>Android's package.</summary>
    public const string Apk = ".apk";

    private const string Bytes = "application/octet-stream";

    private static readonly PackageKind Other = new("any", Bytes);

    private static readonly Dictionary<string, PackageKind> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        [Apk] = new("android", "application/vnd.android.package-archive"),
        [".zip"] = new("web", "application/zip"),
        [".deb"] = new("linux", "application/vnd.debian.binary-package"),
        [".rpm"] = new("linux", "application/x-rpm"),
        [".appimage"] = new("linux", Bytes),
        [".exe"] = new("windows", Bytes),
        [".msi"] = new("windows", Bytes),
        [".dmg"] = new("macos", Bytes),
        [".ipa"] = new("ios", Bytes),
    };

    /// <summary>The kind of a file of that name.</summary>
    public static PackageKind Of(string fileName) => Known.GetValueOrDefault(Path.GetExtension(fileName), Other);
}
