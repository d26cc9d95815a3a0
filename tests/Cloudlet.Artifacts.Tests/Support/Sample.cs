using System.Text;

namespace Cloudlet.Artifacts.Tests;

/// <summary>Artifacts of no meaning, with the media types of a maker that nobody knows.</summary>
public static class Sample
{
    public const string Kind = "application/vnd.example.thing.v1";
    public const string ConfigType = "application/vnd.example.thing.config.v1+json";
    public const string LayerType = "application/vnd.example.thing.part.v1+zstd";
    public const string RefName = "org.opencontainers.image.ref.name";

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static byte[] Bytes(int seed, int length)
    {
        var content = new byte[length];
        new Random(seed).NextBytes(content);
        return content;
    }

    public static ReadOnlyMemory<byte> Text(string text) => Encoding.UTF8.GetBytes(text);

    public static Descriptor Describe(string mediaType, ReadOnlyMemory<byte> content) =>
        new(mediaType, Digest.Of(content.Span), content.Length);

    /// <summary>Puts layers of those sizes and a config, and gives the manifest over them, which is not stored.</summary>
    public static async Task<Manifest> PutAsync(BlobStore blobs, int seed = 1, params int[] sizes)
    {
        var config = Text($$"""{"seed":{{seed}}}""");
        await blobs.PutAsync(config, Cancellation);
        var layers = new List<Descriptor>();
        foreach (var size in sizes.Length == 0 ? [4096, 10_000, 1] : sizes)
        {
            var content = Bytes((seed * 1000) + layers.Count, size);
            await blobs.PutAsync(content, Cancellation);
            layers.Add(
                Describe(LayerType, content) with
                {
                    Annotations = new Dictionary<string, string> { ["example.number"] = $"{layers.Count}" },
                }
            );
        }
        return Manifest.Create(Kind, Describe(ConfigType, config), layers);
    }

    /// <summary>A layout with one artifact in it.</summary>
    public static async Task<(ImageLayout Layout, Descriptor Manifest)> LayoutAsync(
        string root,
        string name = "thing",
        int seed = 1,
        params int[] sizes
    )
    {
        var layout = new ImageLayout(root);
        return (layout, await AddAsync(layout, name, seed, sizes));
    }

    public static async Task<Descriptor> AddAsync(ImageLayout layout, string name, int seed, params int[] sizes)
    {
        using var lease = layout.Pin();
        return await layout.AddAsync(await PutAsync(layout.Blobs, seed, sizes), name, null, Cancellation);
    }

    public static async Task<byte[]> ExportAsync(ImageLayout layout, Descriptor manifest, string name = "thing")
    {
        var archive = new MemoryStream();
        await OciArchive.ExportAsync(layout, manifest, name, archive, null, Cancellation);
        return archive.ToArray();
    }

    /// <summary>Every file of a layout's blob folder, temporary ones included.</summary>
    public static string[] Files(string root) =>
        [.. Directory.GetFiles(Path.Combine(root, "blobs", "sha256")).Select(f => Path.GetFileName(f)!).Order()];
}
