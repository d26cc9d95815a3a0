using System.Text.Json;
using System.Text.Json.Serialization;
using Cloudlet.Manager.Assets;

namespace Cloudlet.Manager.About;

/// <summary>The npm packages among the browser's files, as assemble.mjs has listed them.</summary>
internal static class BrowserParts
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<AboutPart> List { get; } = Read();

    private static IReadOnlyList<AboutPart> Read()
    {
        using var file = BrowserAssets.OpenPlain("packages.json")!;
        return
        [
            .. JsonSerializer
                .Deserialize(file, BrowserPartsJson.Default.BrowserPartArray)!
                .Select(part => new AboutPart(part.Name, part.Version, part.Licence, "browser")),
        ];
    }
}

/// <summary>A package, as it is listed.</summary>
internal sealed record BrowserPart(string Name, string Version, string Licence);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(BrowserPart[]))]
internal sealed partial class BrowserPartsJson : JsonSerializerContext;
