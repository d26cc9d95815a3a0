using System.Text.Json;
using static Cloudlet.Artifacts.Tests.Sample;

namespace Cloudlet.Artifacts.Tests;

public sealed class ImageLayoutTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_new_layout_is_an_empty_oci_layout()
    {
        var layout = new ImageLayout(folder["store"]);
        Assert.Empty(layout.Manifests);
        Assert.Equal("""{"imageLayoutVersion":"1.0.0"}""", File.ReadAllText(folder["store/oci-layout"]));
        Assert.Equal(
            """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}""",
            File.ReadAllText(folder["store/index.json"])
        );
    }

    [Fact]
    public async Task An_added_artifact_is_found_by_its_name_after_a_restart()
    {
        var (layout, added) = await LayoutAsync(folder.Path);
        Assert.Equal(added, layout.Find("thing"));
        var again = new ImageLayout(folder.Path);
        Assert.Equal(added, again.Find("thing"));
        Assert.Equal(Kind, again.ReadManifest(added).ArtifactType);
        Assert.Null(again.Find("Thing"));
    }

    [Fact]
    public async Task The_index_says_name_kind_and_notes()
    {
        var layout = new ImageLayout(folder.Path);
        var manifest = await PutAsync(layout.Blobs);
        await layout.AddAsync(manifest, "a/b:1", new Dictionary<string, string> { ["note"] = "x" }, Cancellation);
        using var index = JsonDocument.Parse(await File.ReadAllTextAsync(folder["index.json"]));
        var entry = index.RootElement.GetProperty("manifests")[0];
        Assert.Equal(Kind, entry.GetProperty("artifactType").GetString());
        Assert.Equal("a/b:1", entry.GetProperty("annotations").GetProperty(RefName).GetString());
        Assert.Equal("x", entry.GetProperty("annotations").GetProperty("note").GetString());
        Assert.Equal(manifest.Describe().Digest.ToString(), entry.GetProperty("digest").GetString());
    }

    [Fact]
    public async Task A_taken_name_is_refused_and_changes_nothing()
    {
        var (layout, first) = await LayoutAsync(folder.Path);
        var other = await PutAsync(layout.Blobs, seed: 2);
        var e = await Assert.ThrowsAsync<NameTakenException>(() => layout.AddAsync(other, "thing", null, Cancellation));
        Assert.Equal("thing", e.Name);
        Assert.Equal([first], layout.Manifests);
        Assert.False(layout.Blobs.Contains(other.Describe().Digest));
    }

    [Fact]
    public async Task Of_concurrent_adds_with_one_name_exactly_one_wins()
    {
        var layout = new ImageLayout(folder.Path);
        using var lease = layout.Pin();
        var manifests = new List<Manifest>();
        for (var seed = 0; seed < 8; seed++)
            manifests.Add(await PutAsync(layout.Blobs, seed));

        var adds = manifests
            .Select(manifest => Task.Run(() => layout.AddAsync(manifest, "thing", null, Cancellation)))
            .ToList();
        await Task.WhenAll(adds).ContinueWith(_ => { }, TaskScheduler.Default);

        var winner = Assert.Single(adds, add => add.IsCompletedSuccessfully);
        Assert.All(
            adds.Where(add => add != winner),
            add => Assert.IsType<NameTakenException>(add.Exception!.InnerException)
        );
        Assert.Equal([await winner], layout.Manifests);
        Assert.Single(manifests, manifest => layout.Blobs.Contains(manifest.Describe().Digest));
    }

    [Fact]
    public async Task A_manifest_without_all_of_its_blobs_is_not_added()
    {
        var layout = new ImageLayout(folder.Path);
        var manifest = await PutAsync(layout.Blobs);
        layout.Blobs.Delete(manifest.Layers[1].Digest);
        var e = await Assert.ThrowsAsync<BlobMissingException>(() =>
            layout.AddAsync(manifest, "x", null, Cancellation)
        );
        Assert.Equal(manifest.Layers[1].Digest, e.Digest);
        Assert.Empty(layout.Manifests);
        Assert.False(layout.Blobs.Contains(manifest.Describe().Digest));
    }

    [Fact]
    public async Task A_manifest_with_a_wrong_size_is_not_added()
    {
        var layout = new ImageLayout(folder.Path);
        var manifest = await PutAsync(layout.Blobs);
        var wrong = manifest with { Config = manifest.Config with { Size = 1 } };
        await Assert.ThrowsAsync<ArtifactInvalidException>(() => layout.AddAsync(wrong, "x", null, Cancellation));
        Assert.Empty(layout.Manifests);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a b")]
    [InlineData("../a")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("a\n")]
    public async Task A_name_that_tools_would_not_take_is_refused(string name)
    {
        var layout = new ImageLayout(folder.Path);
        var manifest = await PutAsync(layout.Blobs);
        await Assert.ThrowsAsync<ArtifactInvalidException>(() => layout.AddAsync(manifest, name, null, Cancellation));
    }

    [Theory]
    [InlineData("oci-layout", """{"imageLayoutVersion":"2.0.0"}""")]
    [InlineData("oci-layout", "")]
    [InlineData("index.json", "{")]
    [InlineData("index.json", """{"schemaVersion":2}""")]
    [InlineData("index.json", """{"schemaVersion":3,"manifests":[]}""")]
    [InlineData("index.json", """{"schemaVersion":2,"manifests":[null]}""")]
    public async Task A_folder_that_is_no_layout_of_ours_is_refused_and_left_alone(string file, string content)
    {
        await LayoutAsync(folder.Path);
        var blobs = Files(folder.Path);
        await File.WriteAllTextAsync(folder[file], content);
        Assert.Throws<ArtifactInvalidException>(() => new ImageLayout(folder.Path));
        Assert.Equal(content, await File.ReadAllTextAsync(folder[file]));
        Assert.Equal(blobs, Files(folder.Path));
    }

    [Theory]
    [InlineData("index.json", "{\"sch")]
    [InlineData("index.json", "{}")]
    [InlineData("oci-layout", "none")]
    public async Task A_damaged_layout_is_not_opened_and_the_file_is_named(string file, string content)
    {
        await LayoutAsync(folder.Path);
        await File.WriteAllTextAsync(folder[file], content);
        var refused = Assert.Throws<ArtifactInvalidException>(() => new ImageLayout(folder.Path));
        Assert.Contains(folder[file], refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_crash_left_half_written_is_gone_after_the_start()
    {
        var (_, added) = await LayoutAsync(folder.Path);
        var blobs = Files(folder.Path);
        await File.WriteAllTextAsync(folder["blobs/sha256/0123.tmp"], "half a blob");
        await File.WriteAllTextAsync(folder["index.json.0123.tmp"], "half an index");

        var layout = new ImageLayout(folder.Path);
        Assert.Equal(blobs, Files(folder.Path));
        Assert.Equal(2, Directory.GetFiles(folder.Path).Length);
        Assert.Equal([added], layout.Manifests);
    }
}
