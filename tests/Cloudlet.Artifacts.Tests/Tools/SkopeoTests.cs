using static Cloudlet.Artifacts.Tests.Sample;

namespace Cloudlet.Artifacts.Tests;

[Trait("Suite", "Tools")]
public sealed class SkopeoTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task Skopeo_reads_our_manifest_byte_for_byte()
    {
        var (layout, added) = await ExportAsync();
        Assert.Equal(
            layout.Blobs.ReadAllBytes(added.Digest, 1 << 20),
            (await SkopeoAsync("inspect", "--raw", $"oci-archive:{folder["ours.tar"]}")).ToArray()
        );
        Assert.Equal(
            layout.Blobs.ReadAllBytes(layout.ReadManifest(added).Config.Digest, 1 << 20),
            (await SkopeoAsync("inspect", "--raw", "--config", $"oci-archive:{folder["ours.tar"]}")).ToArray()
        );
    }

    [Fact(Timeout = 60_000)]
    public async Task An_artifact_is_the_same_after_a_round_trip_through_skopeo()
    {
        var (_, added) = await ExportAsync();
        await SkopeoAsync("copy", $"oci-archive:{folder["ours.tar"]}", $"oci:{folder["layout"]}:thing");
        await SkopeoAsync("copy", $"oci:{folder["layout"]}:thing", $"oci-archive:{folder["theirs.tar"]}:thing");
        await AssertImportsAsync(added, folder["theirs.tar"]);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_layout_that_skopeo_made_is_a_layout_of_ours()
    {
        var (_, added) = await ExportAsync();
        await SkopeoAsync("copy", $"oci-archive:{folder["ours.tar"]}", $"oci:{folder["layout"]}:thing");
        var layout = new ImageLayout(folder["layout"]);
        Assert.Equal(added.Digest, layout.Find("thing")!.Digest);
        await layout.CollectGarbageAsync(Cancellation);
        Assert.Equal(Files(folder["store"]), Files(folder["layout"]));
    }

    [Fact(Timeout = 60_000)]
    public async Task Skopeo_reads_our_layout()
    {
        var (_, added) = await ExportAsync();
        await SkopeoAsync("copy", $"oci:{folder["store"]}:thing", $"oci-archive:{folder["theirs.tar"]}");
        await AssertImportsAsync(added, folder["theirs.tar"]);
    }

    /// <summary>Why an export leaves the subject out: nobody who copies artifacts on would keep it.</summary>
    [Fact(Timeout = 60_000)]
    public async Task Skopeo_leaves_a_subject_behind()
    {
        var layout = new ImageLayout(folder["store"]);
        var subject = await AddAsync(layout, "base", 1);
        using (layout.Pin())
        {
            var manifest = await PutAsync(layout.Blobs, seed: 2);
            await layout.AddAsync(manifest with { Subject = subject }, "thing", null, Cancellation);
        }
        await SkopeoAsync("copy", $"oci:{folder["store"]}:thing", $"oci:{folder["layout"]}:thing");
        var copy = new ImageLayout(folder["layout"]);
        Assert.Equal(subject.Digest, copy.ReadManifest(copy.Find("thing")!).Subject!.Digest);
        Assert.False(copy.Blobs.Contains(subject.Digest));
    }

    [Fact(Timeout = 120_000)]
    public async Task An_artifact_is_the_same_after_a_round_trip_through_a_registry()
    {
        var (_, added) = await ExportAsync();
        await using var registry = await Registry.StartAsync(folder["registry"]);
        var image = $"docker://{registry.Address}/cloudlet/thing:1";
        await SkopeoAsync("copy", "--dest-tls-verify=false", $"oci-archive:{folder["ours.tar"]}", image);
        await SkopeoAsync("copy", "--src-tls-verify=false", image, $"oci-archive:{folder["theirs.tar"]}");
        await AssertImportsAsync(added, folder["theirs.tar"]);
    }

    private async Task<(ImageLayout Layout, Descriptor Manifest)> ExportAsync()
    {
        // As many layers as a small overlay has (skopeo takes its time for each), one of them larger than any buffer.
        var sizes = Enumerable.Range(1, 40).Select(i => i == 20 ? 3_000_000 : i * 10).ToArray();
        var (layout, added) = await LayoutAsync(folder["store"], "thing", 1, sizes);
        await using var file = File.Create(folder["ours.tar"]);
        await OciArchive.ExportAsync(layout, added, "thing", file, null, Cancellation);
        return (layout, added);
    }

    private async Task AssertImportsAsync(Descriptor expected, string path)
    {
        var layout = new ImageLayout(folder["imported"]);
        using var lease = layout.Pin();
        await using var archive = File.OpenRead(path);
        var limits = new ImportLimits { ArtifactType = Kind };
        var manifest = await OciArchive.ImportAsync(layout.Blobs, archive, null, limits, null, Cancellation);
        await layout.AddAsync(manifest, "thing", null, Cancellation);
        Assert.Equal(expected, layout.Find("thing"));
        Assert.Equal(Files(folder["store"]), Files(folder["imported"]));
    }

    private static async Task<ReadOnlyMemory<byte>> SkopeoAsync(params string[] arguments) =>
        Text(await Tool.RunAsync("skopeo", ["--insecure-policy", .. arguments]));
}
