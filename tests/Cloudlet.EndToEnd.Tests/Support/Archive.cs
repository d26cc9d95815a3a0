using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Cloudlet.EndToEnd.Tests;

/// <summary>An exported archive in somebody else's hands.</summary>
public static class Archive
{
    /// <summary>
    /// Writes the archive again with another config: all digests above it are made right, so that only what the config
    /// says is wrong.
    /// </summary>
    public static async Task ForgeConfigAsync(
        string source,
        string target,
        Func<string, string> change,
        CancellationToken cancellationToken
    )
    {
        var entries = await ReadAsync(source, cancellationToken);
        var index = Parse(entries["index.json"]);
        var manifestDescriptor = index["manifests"]![0]!;
        var manifest = Parse(Take(entries, manifestDescriptor));
        var config = change(Encoding.UTF8.GetString(Take(entries, manifest["config"]!)));
        Put(entries, manifest["config"]!, Encoding.UTF8.GetBytes(config));
        Put(entries, manifestDescriptor, Encoding.UTF8.GetBytes(manifest.ToJsonString()));
        entries["index.json"] = Encoding.UTF8.GetBytes(index.ToJsonString());

        await using var file = File.Create(target);
        await using var writer = new TarWriter(file, TarEntryFormat.Pax);
        // What is small comes first, as in our own archives.
        foreach (var (name, content) in entries.OrderBy(entry => entry.Value.Length))
        {
            using var data = new MemoryStream(content);
            await writer.WriteEntryAsync(
                new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = data },
                cancellationToken
            );
        }
    }

    private static async Task<Dictionary<string, byte[]>> ReadAsync(string path, CancellationToken cancellationToken)
    {
        var entries = new Dictionary<string, byte[]>();
        await using var file = File.OpenRead(path);
        await using var reader = new TarReader(file);
        while (await reader.GetNextEntryAsync(copyData: true, cancellationToken) is { } entry)
        {
            if (entry.DataStream is null)
                continue;
            using var content = new MemoryStream();
            await entry.DataStream.CopyToAsync(content, cancellationToken);
            entries[entry.Name.TrimStart('.', '/')] = content.ToArray();
        }
        return entries;
    }

    private static JsonNode Parse(byte[] json) => JsonNode.Parse(json)!;

    private static string PathOf(string digest) => $"blobs/sha256/{digest["sha256:".Length..]}";

    private static byte[] Take(Dictionary<string, byte[]> entries, JsonNode descriptor)
    {
        entries.Remove(PathOf(descriptor["digest"]!.GetValue<string>()), out var content);
        return content!;
    }

    private static void Put(Dictionary<string, byte[]> entries, JsonNode descriptor, byte[] content)
    {
        var digest = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(content))}";
        descriptor["digest"] = digest;
        descriptor["size"] = content.Length;
        entries[PathOf(digest)] = content;
    }
}
