using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;

namespace Cloudlet.Manager.Assets;

/// <summary>
/// The files that pages use in the browser, as assemble.mjs embedded them: compressed, and with one version for all, which is part
/// of their address. So a browser keeps them for ever and never mixes two versions.
/// </summary>
internal static class BrowserAssets
{
    private const string Folder = "assets/";
    private const string Compressed = ".gz";

    private static readonly Assembly Home = typeof(BrowserAssets).Assembly;

    private static readonly FrozenSet<string> Names = Home.GetManifestResourceNames()
        .Where(name => name.StartsWith(Folder, StringComparison.Ordinal) && name.EndsWith(Compressed))
        .Select(name => name[Folder.Length..^Compressed.Length])
        .ToFrozenSet();

    /// <summary>Of all files together.</summary>
    public static string Version { get; } = ReadVersion();

    /// <summary>Where a file is asked for, such as <c>manager.css</c>.</summary>
    public static string Url(string name) => $"/assets/{Version}/{name}";

    /// <summary>A file, compressed by gzip; null when there is none.</summary>
    public static Stream? Open(string name) =>
        Names.Contains(name) ? Home.GetManifestResourceStream(Folder + name + Compressed) : null;

    /// <summary>A file, as it is; null when there is none.</summary>
    public static Stream? OpenPlain(string name) =>
        Open(name) is { } file ? new GZipStream(file, CompressionMode.Decompress) : null;

    private static string ReadVersion()
    {
        using var reader = new StreamReader(Home.GetManifestResourceStream(Folder + "version")!);
        return reader.ReadToEnd();
    }
}
