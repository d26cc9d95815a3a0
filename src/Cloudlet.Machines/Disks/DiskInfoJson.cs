using System.Text.Json;

namespace Cloudlet.Machines;

/// <summary>Reads an image's entry of <c>qemu-img info --output=json</c>.</summary>
internal static class DiskInfoJson
{
    /// <summary>The entry of the image at <paramref name="path"/>, which is absolute.</summary>
    public static DiskInfo Parse(JsonElement image, string path)
    {
        var stored = Text(image, "full-backing-filename") ?? Text(image, "backing-filename");
        var backing = stored is null ? null : Path.GetFullPath(stored, Path.GetDirectoryName(path)!);
        var needed = new List<string>();
        if (backing is not null)
            needed.Add(backing);
        if (image.TryGetProperty("format-specific", out var specific) && specific.TryGetProperty("data", out var data))
            needed.AddRange(FilesOf(data, path));
        return new DiskInfo(
            path,
            image.GetProperty("format").GetString()!,
            image.GetProperty("virtual-size").GetInt64(),
            backing,
            Text(image, "backing-filename-format"),
            needed
        );
    }

    // vmdk lists extents, of which one may be the image itself; qcow2 may keep its data in another file.
    private static IEnumerable<string> FilesOf(JsonElement data, string path)
    {
        if (data.ValueKind != JsonValueKind.Object)
            yield break;
        if (Text(data, "data-file") is { } file)
            yield return file;
        if (!data.TryGetProperty("extents", out var extents))
            yield break;
        foreach (var extent in extents.EnumerateArray())
        {
            if (Text(extent, "filename") is { } name && name != path)
                yield return name;
        }
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.GetString() : null;
}
