using System.Formats.Tar;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using static Cloudlet.Artifacts.Tests.Sample;

namespace Cloudlet.Artifacts.Tests;

public sealed class OciArchiveTests : IDisposable
{
    private readonly TemporaryFolder source = new();
    private readonly TemporaryFolder target = new();
    private readonly BlobStore blobs;

    public OciArchiveTests() => blobs = new BlobStore(target.Path);

    public void Dispose()
    {
        source.Dispose();
        target.Dispose();
    }

    [Fact]
    public async Task An_exported_artifact_is_imported_byte_for_byte()
    {
        var (layout, added) = await LayoutAsync(source.Path);
        var archive = await ExportAsync(layout, added);

        var imported = new ImageLayout(target.Path);
        using var lease = imported.Pin();
        var manifest = await ImportAsync(new OneWayStream(archive));
        var again = await imported.AddAsync(manifest, "thing", null, Cancellation);
        Assert.Equal(added, again);
        Assert.Equal(Files(source.Path), Files(target.Path));
    }

    [Fact]
    public void Whatever_the_layers_are_they_come_out_as_they_went_in() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[][]>(), layers => ComeOutAsTheyWentInAsync(layers))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(25));

    [Fact]
    public async Task An_archive_is_written_in_the_order_in_which_it_is_read()
    {
        var (layout, added) = await LayoutAsync(source.Path);
        var manifest = layout.ReadManifest(added);
        var names = new List<string>();
        await using var tar = new TarReader(new MemoryStream(await ExportAsync(layout, added)));
        while (await tar.GetNextEntryAsync() is { } entry)
            names.Add(entry.Name);
        Assert.Equal(
            [
                "oci-layout",
                "index.json",
                $"blobs/sha256/{added.Digest.Hex}",
                $"blobs/sha256/{manifest.Config.Digest.Hex}",
                .. manifest.Layers.Select(layer => $"blobs/sha256/{layer.Digest.Hex}"),
            ],
            names
        );
    }

    [Fact]
    public async Task Two_exports_of_an_artifact_are_the_same_bytes()
    {
        var (layout, added) = await LayoutAsync(source.Path);
        var first = await ExportAsync(layout, added);
        await RemoveAndAddAgainAsync(layout);
        Assert.Equal(first, await ExportAsync(layout, layout.Find("thing")!));
    }

    [Fact]
    public async Task The_index_of_an_archive_has_the_new_name()
    {
        var (layout, added) = await LayoutAsync(source.Path);
        var archive = await ExportAsync(layout, added, "other:2");
        await using var tar = new TarReader(new MemoryStream(archive));
        await tar.GetNextEntryAsync();
        using var index = JsonDocument.Parse((await tar.GetNextEntryAsync())!.DataStream!);
        var entry = Assert.Single(index.RootElement.GetProperty("manifests").EnumerateArray());
        Assert.Equal("other:2", entry.GetProperty("annotations").GetProperty(RefName).GetString());
        Assert.Equal(Kind, entry.GetProperty("artifactType").GetString());
    }

    [Fact]
    public async Task A_subject_is_not_exported()
    {
        var (layout, subject) = await LayoutAsync(source.Path, "base");
        using var lease = layout.Pin();
        var manifest = await PutAsync(layout.Blobs, seed: 2);
        var added = await layout.AddAsync(manifest with { Subject = subject }, "thing", null, Cancellation);
        var imported = await ImportAsync(new OneWayStream(await ExportAsync(layout, added)));
        Assert.Equal(subject.Digest, imported.Subject!.Digest);
        Assert.False(blobs.Contains(subject.Digest));
        Assert.Equal(5, Files(target.Path).Length);
    }

    [Fact]
    public async Task Nothing_is_exported_when_a_blob_is_missing()
    {
        var (layout, added) = await LayoutAsync(source.Path);
        var lost = layout.ReadManifest(added).Layers[2].Digest;
        layout.Blobs.Delete(lost);
        var archive = new MemoryStream();
        var e = await Assert.ThrowsAsync<BlobMissingException>(() =>
            OciArchive.ExportAsync(layout, added, "thing", archive, null, Cancellation)
        );
        Assert.Equal(lost, e.Digest);
        Assert.Equal(0, archive.Length);
    }

    [Fact]
    public async Task An_artifact_can_be_removed_while_it_is_exported()
    {
        var (layout, added) = await LayoutAsync(source.Path);
        await using var archive = new GatedStream();
        var export = OciArchive.ExportAsync(layout, added, "thing", archive, null, Cancellation);
        await archive.Reached.Task;
        Assert.True(await layout.RemoveAsync("thing", Cancellation));
        archive.Gate.SetResult();
        await export;
        await ImportAsync(new OneWayStream(archive.ToArray()));
        await layout.CollectGarbageAsync(Cancellation);
        Assert.Empty(Files(source.Path));
    }

    [Fact]
    public async Task Each_part_is_announced_as_it_arrives()
    {
        var (layout, added) = await LayoutAsync(source.Path);
        var observer = new RecordingObserver(blobs);
        await ImportAsync(new OneWayStream(await ExportAsync(layout, added)), observer);
        Assert.Equal(["manifest", "config", "0", "1", "2"], observer.Seen);
    }

    [Fact]
    public async Task A_part_is_announced_before_the_next_one_is_there()
    {
        var (layout, added) = await LayoutAsync(source.Path);
        var archive = await ExportAsync(layout, added);
        var first = new TaskCompletionSource();
        // Everything up to the first layer's end: the rest comes only after that layer was seen.
        var start = archive.AsMemory(0, archive.Length - (2 * 512) - (2 * 512) - (512 + 10_240));
        var stream = new OneWayStream(start) { Hold = first };
        var observer = new RecordingObserver(blobs)
        {
            OnBlob = blob =>
            {
                if (blob.MediaType == LayerType)
                    first.TrySetResult();
                return Task.CompletedTask;
            },
        };
        var e = await Assert.ThrowsAsync<ArtifactInvalidException>(() => ImportAsync(stream, observer));
        Assert.Contains("lacks 2 blobs", e.Message);
        Assert.Equal(["manifest", "config", "0"], observer.Seen);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Entries_may_come_in_any_order(int seed)
    {
        var (layout, added) = await LayoutAsync(source.Path);
        var entries = new List<Action<TarBuilder>> { tar => tar.Marker(), tar => tar.Index(added) };
        foreach (var file in Files(source.Path))
            entries.Add(tar => tar.File($"./blobs/sha256/{file}", File.ReadAllBytes(source[$"blobs/sha256/{file}"])));
        var shuffled = entries.ToArray();
        new Random(seed).Shuffle(shuffled);
        var builder = new TarBuilder();
        foreach (var add in shuffled)
            add(builder);

        var observer = new RecordingObserver(blobs);
        var manifest = await ImportAsync(new OneWayStream(builder.Build()), observer);
        Assert.Equal(added.Digest, manifest.Describe().Digest);
        Assert.Equal("manifest", observer.Seen[0]);
        Assert.Equal(["0", "1", "2", "config", "manifest"], observer.Seen.Order());
        Assert.Equal(Files(source.Path), Files(target.Path));
    }

    [Fact]
    public async Task A_layer_that_a_manifest_lists_twice_is_stored_once_and_announced_twice()
    {
        var layout = new ImageLayout(source.Path);
        var made = await PutAsync(layout.Blobs);
        var twice = made with { Layers = [made.Layers[0], made.Layers[0]] };
        var added = await layout.AddAsync(twice, "thing", null, Cancellation);
        var observer = new RecordingObserver(blobs);
        await ImportAsync(new OneWayStream(await ExportAsync(layout, added)), observer);
        Assert.Equal(["manifest", "config", "0", "0"], observer.Seen);
    }

    [Fact]
    public async Task What_belongs_to_other_images_does_not_stay()
    {
        var (layout, added) = await LayoutAsync(source.Path);
        var builder = new TarBuilder().Marker().Blob(Text("before")).File("README", Text("hello"));
        foreach (var file in Files(source.Path))
            builder.File($"blobs/sha256/{file}", await File.ReadAllBytesAsync(source[$"blobs/sha256/{file}"]));
        await ImportAsync(new OneWayStream(builder.Index(added).Blob(Text("after")).Build()));
        Assert.Equal(Files(source.Path), Files(target.Path));
    }

    [Fact]
    public async Task Of_several_manifests_the_one_of_the_wanted_kind_is_taken()
    {
        var layout = new ImageLayout(source.Path);
        var thing = await AddAsync(layout, "thing", 1);
        var otherManifest = (await PutAsync(layout.Blobs, 2)) with { ArtifactType = "other/kind" };
        var other = await layout.AddAsync(otherManifest, "other", null, Cancellation);
        foreach (var known in new[] { true, false })
        {
            // Older tools leave the kind out of the index.
            var index = new[] { thing, other }.Select(m => known ? m : m with { ArtifactType = null });
            var builder = new TarBuilder().Marker().Index([.. index]);
            foreach (var file in Files(source.Path))
                builder.File($"blobs/sha256/{file}", await File.ReadAllBytesAsync(source[$"blobs/sha256/{file}"]));
            var manifest = await ImportAsync(
                new OneWayStream(builder.Build()),
                limits: new ImportLimits { ArtifactType = "other/kind" }
            );
            Assert.Equal(other.Digest, manifest.Describe().Digest);
            Assert.Equal(5, Files(target.Path).Length);

            var e = await Assert.ThrowsAsync<ArtifactInvalidException>(() =>
                ImportAsync(new OneWayStream(builder.Build()))
            );
            Assert.Contains("more than one", e.Message);
        }
    }

    [Fact]
    public async Task An_artifact_of_another_kind_is_refused()
    {
        var (layout, added) = await LayoutAsync(source.Path);
        var archive = await ExportAsync(layout, added);
        var e = await Assert.ThrowsAsync<ArtifactKindException>(() =>
            ImportAsync(new OneWayStream(archive), limits: new ImportLimits { ArtifactType = "other/kind" })
        );
        Assert.Contains("other/kind", e.Message);
        Assert.Empty(Files(target.Path));
    }

    [Fact]
    public async Task What_the_store_had_before_stays_when_an_import_fails()
    {
        var (layout, added) = await LayoutAsync(source.Path);
        var archive = await ExportAsync(layout, added);
        var shared = layout.ReadManifest(added).Layers[0].Digest;
        await blobs.PutAsync(layout.Blobs.ReadAllBytes(shared, 1 << 20), Cancellation);
        await Assert.ThrowsAsync<ArtifactInvalidException>(() =>
            ImportAsync(new OneWayStream(archive.AsMemory(0, archive.Length - 2048)))
        );
        Assert.Equal([shared.Hex], Files(target.Path));
    }

    [Fact]
    public async Task What_another_put_meanwhile_stays_when_an_import_fails()
    {
        var (layout, added) = await LayoutAsync(source.Path);
        var archive = await ExportAsync(layout, added);
        var shared = layout.ReadManifest(added).Layers[0];
        var observer = new RecordingObserver(blobs)
        {
            OnBlob = blob =>
                blob == shared
                    ? blobs.PutAsync(layout.Blobs.ReadAllBytes(shared.Digest, 1 << 20), Cancellation)
                    : Task.CompletedTask,
        };
        await Assert.ThrowsAsync<ArtifactInvalidException>(() =>
            ImportAsync(new OneWayStream(archive.AsMemory(0, archive.Length - 2048)), observer)
        );
        Assert.Equal([shared.Digest.Hex], Files(target.Path));
    }

    [Fact]
    public async Task An_observer_that_fails_ends_the_import_and_nothing_stays()
    {
        var (layout, added) = await LayoutAsync(source.Path);
        var observer = new RecordingObserver(blobs) { OnBlob = _ => throw new InvalidOperationException("No room.") };
        var archive = await ExportAsync(layout, added);
        await Assert.ThrowsAsync<InvalidOperationException>(() => ImportAsync(new OneWayStream(archive), observer));
        Assert.Empty(Files(target.Path));
    }

    [Fact]
    public async Task A_connection_that_breaks_leaves_nothing()
    {
        var (layout, added) = await LayoutAsync(source.Path);
        var archive = await ExportAsync(layout, added);
        var broken = new OneWayStream(archive.AsMemory(0, 9000), failure: new IOException("Connection reset."));
        await Assert.ThrowsAsync<IOException>(() => ImportAsync(broken));
        Assert.Empty(Files(target.Path));
    }

    [Fact]
    public async Task A_cancelled_import_leaves_nothing()
    {
        var (layout, added) = await LayoutAsync(source.Path);
        var archive = await ExportAsync(layout, added);
        using var cancel = new CancellationTokenSource();
        var observer = new RecordingObserver(blobs) { OnBlob = _ => cancel.CancelAsync() };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            OciArchive.ImportAsync(blobs, new OneWayStream(archive), observer, new ImportLimits(), null, cancel.Token)
        );
        Assert.Empty(Files(target.Path));
    }

    [Fact]
    public async Task Progress_ends_at_the_total_in_both_directions()
    {
        var (layout, added) = await LayoutAsync(source.Path);
        var seen = new List<Progress>();
        var archive = new MemoryStream();
        await OciArchive.ExportAsync(layout, added, "thing", archive, new Callback(seen.Add), Cancellation);
        Assert.Equal(seen[^1].Total, seen[^1].Done);
        seen.Clear();
        archive.Position = 0;
        await OciArchive.ImportAsync(blobs, archive, null, new ImportLimits(), new Callback(seen.Add), Cancellation);
        Assert.Equal(4, seen.Count);
        Assert.Equal(layout.ReadManifest(added).Blobs.Sum(blob => blob.Size), seen[^1].Done);
        Assert.Equal(seen[^1].Total, seen[^1].Done);
    }

    private static async Task<bool> ComeOutAsTheyWentInAsync(byte[][] layers)
    {
        using var from = new TemporaryFolder();
        using var to = new TemporaryFolder();
        var layout = new ImageLayout(from.Path);
        foreach (var content in layers.Prepend([]))
            await layout.Blobs.PutAsync(content, default);
        var made = Manifest.Create(
            Kind,
            Describe(ConfigType, Array.Empty<byte>()),
            [.. layers.Select(content => Describe(LayerType, content))]
        );
        var archive = new MemoryStream();
        var added = await layout.AddAsync(made, "x", null, default);
        await OciArchive.ExportAsync(layout, added, "x", archive, null, default);

        var store = new BlobStore(to.Path);
        var stream = new OneWayStream(archive.ToArray(), piece: 7);
        var manifest = await OciArchive.ImportAsync(store, stream, null, new ImportLimits(), null, default);
        return manifest
            .Layers.Zip(layers)
            .All(pair => store.ReadAllBytes(pair.First.Digest, int.MaxValue).AsSpan().SequenceEqual(pair.Second));
    }

    private static async Task RemoveAndAddAgainAsync(ImageLayout layout)
    {
        await layout.RemoveAsync("thing", Cancellation);
        await AddAsync(layout, "thing", 1);
    }

    private Task<Manifest> ImportAsync(
        Stream archive,
        IArchiveObserver? observer = null,
        ImportLimits? limits = null
    ) => OciArchive.ImportAsync(blobs, archive, observer, limits ?? new ImportLimits(), null, Cancellation);

    private sealed class Callback(Action<Progress> report) : IProgress<Progress>
    {
        public void Report(Progress value) => report(value);
    }

    /// <summary>Takes nothing before its gate is open.</summary>
    private sealed class GatedStream : MemoryStream
    {
        public TaskCompletionSource Reached { get; } = new();

        public TaskCompletionSource Gate { get; } = new();

        public override async ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer,
            CancellationToken cancellationToken = default
        )
        {
            Reached.TrySetResult();
            await Gate.Task;
            await base.WriteAsync(buffer, cancellationToken);
        }
    }
}
