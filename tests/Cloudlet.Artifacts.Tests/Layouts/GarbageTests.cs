using static Cloudlet.Artifacts.Tests.Sample;

namespace Cloudlet.Artifacts.Tests;

public sealed class GarbageTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Removing_an_artifact_deletes_its_blobs()
    {
        var (layout, _) = await LayoutAsync(folder.Path);
        Assert.True(await layout.RemoveAsync("thing", Cancellation));
        Assert.Empty(Files(folder.Path));
        Assert.Null(layout.Find("thing"));
        Assert.False(await layout.RemoveAsync("thing", Cancellation));
    }

    [Fact]
    public async Task Blobs_that_another_manifest_needs_stay()
    {
        var (layout, first) = await LayoutAsync(folder.Path);
        var firstManifest = layout.ReadManifest(first);
        await layout.AddAsync(firstManifest with { Layers = [firstManifest.Layers[0]] }, "other", null, Cancellation);
        await layout.RemoveAsync("thing", Cancellation);
        Assert.True(layout.Blobs.Contains(firstManifest.Config.Digest));
        Assert.True(layout.Blobs.Contains(firstManifest.Layers[0].Digest));
        Assert.False(layout.Blobs.Contains(firstManifest.Layers[1].Digest));
    }

    [Fact]
    public async Task One_of_two_names_can_go_without_the_artifact()
    {
        var (layout, added) = await LayoutAsync(folder.Path);
        var blobs = Files(folder.Path);
        await layout.AddAsync(layout.ReadManifest(added), "alias", null, Cancellation);
        await layout.RemoveAsync("thing", Cancellation);
        Assert.Equal(blobs, Files(folder.Path));
        Assert.Equal(added.Digest, layout.Find("alias")!.Digest);
    }

    [Fact]
    public async Task A_replaced_manifest_keeps_its_name_and_its_blobs_are_collected_afterwards()
    {
        var (layout, old) = await LayoutAsync(folder.Path);
        await layout.AddAsync(layout.ReadManifest(old) with { Layers = [] }, "other", null, Cancellation);
        Manifest next;
        using (layout.Pin())
        {
            next = await PutAsync(layout.Blobs, seed: 2);
            var notes = new Dictionary<string, string> { ["note"] = "1" };
            var replaced = await layout.ReplaceAsync(old, next, notes, Cancellation);
            Assert.Equal(("thing", "1"), (replaced!.Name, replaced.Annotations!["note"]));
        }
        Assert.Equal(["thing", "other"], layout.Manifests.Select(manifest => manifest.Name));
        Assert.True(layout.Blobs.Contains(old.Digest));
        await layout.CollectGarbageAsync(Cancellation);
        Assert.False(layout.Blobs.Contains(old.Digest));
        Assert.All(next.Blobs, blob => Assert.True(layout.Blobs.Contains(blob.Digest)));
        Assert.Equal(next.Describe().Digest, new ImageLayout(folder.Path).Find("thing")!.Digest);
    }

    [Fact]
    public async Task What_is_not_listed_any_more_is_not_replaced()
    {
        var (layout, old) = await LayoutAsync(folder.Path);
        await layout.RemoveAsync("thing", Cancellation);
        using (layout.Pin())
        {
            var next = await PutAsync(layout.Blobs, seed: 2);
            Assert.Null(await layout.ReplaceAsync(old, next, null, Cancellation));
        }
        Assert.Empty(layout.Manifests);
        await layout.CollectGarbageAsync(Cancellation);
        Assert.Empty(Files(folder.Path));
    }

    [Fact]
    public async Task Blobs_of_an_artifact_in_the_making_stay_while_they_are_pinned()
    {
        var (layout, _) = await LayoutAsync(folder.Path);
        using (layout.Pin())
        {
            var manifest = await PutAsync(layout.Blobs, seed: 2);
            await layout.CollectGarbageAsync(Cancellation);
            await layout.RemoveAsync("thing", Cancellation);
            await layout.AddAsync(manifest, "new", null, Cancellation);
        }
        await layout.CollectGarbageAsync(Cancellation);
        Assert.Equal(5, Files(folder.Path).Length);
    }

    [Fact]
    public async Task A_shared_blob_that_was_put_while_pinned_survives_the_removal_of_its_first_owner()
    {
        var (layout, _) = await LayoutAsync(folder.Path);
        using var lease = layout.Pin();
        var same = await PutAsync(layout.Blobs);
        await layout.RemoveAsync("thing", Cancellation);
        await layout.AddAsync(same, "again", null, Cancellation);
    }

    [Fact]
    public async Task Blobs_of_an_artifact_that_was_given_up_are_collected()
    {
        var (layout, _) = await LayoutAsync(folder.Path);
        var before = Files(folder.Path);
        using (layout.Pin())
            await PutAsync(layout.Blobs, seed: 2);
        await layout.CollectGarbageAsync(Cancellation);
        Assert.Equal(before, Files(folder.Path));
    }

    [Fact]
    public async Task A_subject_stays_with_its_blobs_as_long_as_a_manifest_names_it()
    {
        var (layout, subject) = await LayoutAsync(folder.Path, "base", 1);
        using (layout.Pin())
        {
            var manifest = await PutAsync(layout.Blobs, seed: 2);
            await layout.AddAsync(manifest with { Subject = subject }, "thing", null, Cancellation);
        }
        await layout.RemoveAsync("base", Cancellation);
        Assert.Equal(10, Files(folder.Path).Length);
        await layout.RemoveAsync("thing", Cancellation);
        Assert.Empty(Files(folder.Path));
    }

    [Fact]
    public async Task A_manifest_among_the_layers_of_another_does_not_cost_the_blobs_of_the_first()
    {
        var (layout, first) = await LayoutAsync(folder.Path);
        var blobs = Files(folder.Path);
        using (layout.Pin())
        {
            var second = await PutAsync(layout.Blobs, seed: 2);
            var sly = second with { Layers = [first], Subject = first with { Digest = second.Layers[0].Digest } };
            await layout.AddAsync(sly, "sly", null, Cancellation);
        }
        await layout.CollectGarbageAsync(Cancellation);
        Assert.Subset(Files(folder.Path).ToHashSet(), blobs.ToHashSet());
    }

    [Fact]
    public async Task A_damaged_manifest_does_not_cost_its_blobs()
    {
        var (layout, added) = await LayoutAsync(folder.Path);
        await AddAsync(layout, "other", 2);
        await File.WriteAllTextAsync(folder[$"blobs/sha256/{added.Digest.Hex}"], "{}");
        var blobs = Files(folder.Path);
        await Assert.ThrowsAsync<BlobCorruptException>(() => layout.CollectGarbageAsync(Cancellation));
        await layout.RemoveAsync("other", Cancellation);
        Assert.Null(layout.Find("other"));
        Assert.Equal(blobs, Files(folder.Path));

        await layout.RemoveAsync("thing", Cancellation);
        Assert.Empty(Files(folder.Path));
    }

    [Fact]
    public async Task Files_that_are_no_blobs_are_left_alone()
    {
        var (layout, _) = await LayoutAsync(folder.Path);
        await File.WriteAllTextAsync(folder["blobs/sha256/README"], "mine");
        await layout.RemoveAsync("thing", Cancellation);
        Assert.Equal(["README"], Files(folder.Path));
    }

    [Fact]
    public async Task Adding_removing_and_collecting_at_once_never_loses_a_blob_that_is_needed()
    {
        var layout = new ImageLayout(folder.Path);
        await Parallel.ForAsync(
            0,
            40,
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (i, _) =>
            {
                // Neighbours share their blobs, so that one's removal competes with the other's addition.
                await AddAsync(layout, $"thing-{i}", i / 4);
                if (i % 2 == 0)
                    Assert.True(await layout.RemoveAsync($"thing-{i}", Cancellation));
                if (i % 5 == 0)
                    await layout.CollectGarbageAsync(Cancellation);
            }
        );
        Assert.Equal(20, layout.Manifests.Count);
        Assert.All(
            layout.Manifests,
            m => Assert.All(layout.ReadManifest(m).Blobs, blob => Assert.True(layout.Blobs.Contains(blob.Digest)))
        );
        Assert.Equal(10 * 5, Files(folder.Path).Length);
    }
}
