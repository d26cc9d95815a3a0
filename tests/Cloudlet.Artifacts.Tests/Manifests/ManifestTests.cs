using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Cloudlet.Artifacts.Tests;

public sealed class ManifestTests
{
    private static readonly string Digits = new('a', 64);

    private static readonly Manifest Example = Manifest.Create(
        "application/vnd.example.thing.v1",
        new Descriptor("application/vnd.example.thing.config.v1+json", Digest.Of("{}"u8), 2),
        [
            new Descriptor(
                "application/vnd.example.thing.table.v1+zstd",
                Digest.Of("table"u8),
                5,
                Annotations: new Dictionary<string, string> { ["b"] = "ü \"quoted\"", ["a"] = "1" }
            ),
            new Descriptor("application/vnd.example.thing.part.v1+zstd", Digest.Of("part"u8), 4),
        ],
        new Descriptor(MediaTypes.ImageManifest, Digest.Of("subject"u8), 7, "application/vnd.example.base.v1"),
        new Dictionary<string, string> { ["org.opencontainers.image.title"] = "a thing" }
    );

    [Fact]
    public async Task The_json_of_a_manifest_is_the_golden_one()
    {
        var golden = await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "Golden", "manifest.json"));
        Assert.Equal(Encoding.UTF8.GetString(golden), Encoding.UTF8.GetString(Example.ToJson()));
        Assert.Equal(Example, Manifest.Parse(golden));
    }

    [Fact]
    public void A_manifest_from_elsewhere_keeps_its_bytes_and_digest()
    {
        var json = Encoding.UTF8.GetBytes(
            $$"""
            { "layers": [], "unknown": [1, {"x": null}], "schemaVersion": 2,
              "config": {"digest": "sha256:{{Digits}}", "size": 3, "mediaType": "x/y", "urls": ["http://example.org"]} }
            """
        );
        var manifest = Manifest.Parse(json);
        Assert.Equal(json, manifest.ToJson());
        Assert.Equal(Digest.Of(json), manifest.Describe().Digest);
        Assert.Equal("x/y", manifest.Kind);
        Assert.Equal(MediaTypes.ImageManifest, manifest.MediaType);
    }

    [Fact]
    public void A_changed_copy_has_bytes_of_its_own()
    {
        var parsed = Manifest.Parse(Example.ToJson());
        var changed = parsed with { ArtifactType = "other/kind" };
        Assert.NotEqual(parsed.Describe().Digest, changed.Describe().Digest);
        Assert.Equal("other/kind", Manifest.Parse(changed.ToJson()).ArtifactType);
    }

    [Fact]
    public void Nobody_changes_a_manifest_through_the_list_it_was_made_of()
    {
        var layers = Example.Layers.ToList();
        var annotations = new Dictionary<string, string> { ["k"] = "v" };
        var manifest = Manifest.Create("a/b", Example.Config, layers, annotations: annotations);
        layers.Clear();
        annotations.Clear();
        Assert.Equal(2, manifest.Layers.Count);
        Assert.Equal("v", manifest.Annotations!["k"]);
    }

    [Fact]
    public void What_is_written_is_read_back() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<(NonNull<string>, NonNull<string>, NonNegativeInt)[]>(),
                parts =>
                {
                    var layers = parts.Select(
                        (part, i) =>
                            new Descriptor(
                                "x/" + Clean(part.Item1.Get),
                                Digest.Of([(byte)i]),
                                part.Item3.Get,
                                Annotations: new Dictionary<string, string>
                                {
                                    [Clean(part.Item2.Get)] = Clean(part.Item1.Get),
                                }
                            )
                    );
                    var manifest = Manifest.Create("x/y", Example.Config, [.. layers]);
                    var parsed = Manifest.Parse(manifest.ToJson());
                    return parsed.Equals(manifest)
                        && parsed.Layers.SequenceEqual(manifest.Layers)
                        && (parsed with { }).Equals(manifest);
                }
            )
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("", "cannot be read")]
    [InlineData("null", "null instead of")]
    [InlineData("[]", "cannot be read")]
    [InlineData("{}", "config")]
    [InlineData("""{"schemaVersion":1,"config":CONFIG,"layers":[]}""", "schemaVersion is 1")]
    [InlineData("""{"schemaVersion":"2","config":CONFIG,"layers":[]}""", "$.schemaVersion")]
    [InlineData(
        """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","config":CONFIG,"layers":[]}""",
        "mediaType is 'application/vnd.oci.image.index.v1+json'"
    )]
    [InlineData("""{"schemaVersion":2,"config":null,"layers":[]}""", "config")]
    [InlineData("""{"schemaVersion":2,"config":CONFIG,"layers":[null]}""", "layers[0] is null")]
    [InlineData("""{"schemaVersion":2,"config":CONFIG,"layers":null}""", "layers")]
    [InlineData("""{"schemaVersion":2,"config":CONFIG,"layers":[],"layers":[]}""", "layers")]
    [InlineData("""{"schemaVersion":2,"config":CONFIG,"layers":[{"mediaType":"x","size":1}]}""", "digest")]
    [InlineData("""{"schemaVersion":2,"config":CONFIG,"layers":[],"annotations":{"a":null}}""", "Annotation 'a'")]
    [InlineData(
        """{"schemaVersion":2,"config":{"mediaType":"x","digest":"sha512:00","size":1},"layers":[]}""",
        "Not a digest"
    )]
    [InlineData(
        """{"schemaVersion":2,"config":{"mediaType":"x","digest":"DIGEST","size":-1},"layers":[]}""",
        "size is -1"
    )]
    [InlineData("""{"schemaVersion":2,"config":{"mediaType":"x","digest":"DIGEST","size":1e99},"layers":[]}""", "size")]
    [InlineData(
        """{"schemaVersion":2,"config":{"mediaType":" ","digest":"DIGEST","size":1},"layers":[]}""",
        "mediaType is empty"
    )]
    [InlineData(
        """{"schemaVersion":2,"config":CONFIG,"layers":[],"x":[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]}""",
        "cannot be read"
    )]
    public void What_is_no_manifest_is_refused_with_the_place(string json, string reason)
    {
        var config = $$"""{"mediaType":"x/y","digest":"sha256:{{Digits}}","size":1}""";
        var text = json.Replace("CONFIG", config).Replace("DIGEST", $"sha256:{Digits}");
        var e = Assert.Throws<ArtifactInvalidException>(() => Manifest.Parse(Encoding.UTF8.GetBytes(text)));
        Assert.Contains(reason, e.Message);
        Assert.Equal("artifact-invalid", e.Code);
    }

    [Fact]
    public void A_manifest_that_registries_would_refuse_for_its_size_is_neither_read_nor_written()
    {
        Assert.Throws<ArtifactInvalidException>(() => Manifest.Parse(new byte[Manifest.MaximumSize + 1]));
        var many = Manifest.Create("a/b", Example.Config, [.. Enumerable.Repeat(Example.Layers[0], 30_000)]);
        Assert.Throws<ArtifactInvalidException>(() => many.ToJson());
    }

    [Fact]
    public void A_manifest_of_impossible_values_is_not_written()
    {
        var manifest = Example with { SchemaVersion = 3 };
        Assert.Throws<ArtifactInvalidException>(() => manifest.ToJson());
    }

    private static string Clean(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
