using Cloudlet.Overlays;
using Cloudlet.Server.Operations;
using Cloudlet.Server.Overlays;

namespace Cloudlet.Server.Tests.Recompression;

public sealed class OverlayRecompressionTests : IAsyncLifetime
{
    private TestStore store = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => store = await TestStore.OpenAsync();

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task A_recompressed_overlay_is_smaller_under_the_same_name_id_and_image_and_the_old_blobs_are_gone()
    {
        var before = await store.AddAsync("words", Effort.Fast);
        var blobs = store.Blobs;
        var ended = await EndAsync(store.Recompression.Start("words", Effort.Max, threads: 2));

        Assert.Equal(OperationState.Succeeded, ended.State);
        var after = store.Overlays.Get("words");
        Assert.Equal(
            (before.Id, before.Image, before.CreatedAt, Effort.Max),
            (after.Id, after.Image, after.CreatedAt, after.Config.Effort!.Value)
        );
        Assert.NotEqual(before.Descriptor.Digest, after.Descriptor.Digest);
        Assert.True(after.Bytes < before.Bytes, $"{before.Bytes} became {after.Bytes}");
        Assert.Equal(before.Config.Ports, after.Config.Ports);
        Assert.Equal(before.Config.Ready, after.Config.Ready);
        Assert.Equal(before.Bytes, ended.Result!.Value.GetProperty("bytesBefore").GetInt64());
        Assert.True(store.Blobs < blobs);
        Assert.All(
            before.Layers(ArtifactTypes.Segment),
            layer => Assert.False(store.Layout.Blobs.Contains(layer.Digest))
        );
        Assert.True((await VerifyAsync(after)).IsSound);

        Assert.Equal(after.Image, store.Overlays.OfImage(before.Image).Image);
        Assert.Equal(before.Image, store.Overlays.ImageOf(after.Descriptor.Digest));
    }

    [Fact]
    public async Task Whoever_reads_the_old_encoding_reads_it_to_the_end()
    {
        await store.AddAsync("words", Effort.Fast);
        var use = OverlayUse.Take(() => store.Overlays.Get("words"), store.Usage, "a reader");
        await EndAsync(store.Recompression.Start("words", Effort.Max, threads: 1));

        await store.Layout.CollectGarbageAsync(Cancelled);
        Assert.True((await VerifyAsync(use.Overlay)).IsSound);
        Assert.True((await VerifyAsync(store.Overlays.Get("words"))).IsSound);
        use.Dispose();
        var table = use.Overlay.Layers(ArtifactTypes.PageTable).First().Digest;
        while (store.Layout.Blobs.Contains(table))
        {
            Cancelled.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    [Fact]
    public async Task What_is_encoded_with_that_effort_already_stays_as_it_is()
    {
        var before = await store.AddAsync("words", Effort.Max);
        var ended = await EndAsync(store.Recompression.Start("words", Effort.Max, threads: 1));
        Assert.Equal(OperationState.Succeeded, ended.State);
        Assert.Equal(before.Descriptor.Digest, store.Overlays.Get("words").Descriptor.Digest);
    }

    [Fact]
    public async Task An_overlay_that_was_deleted_meanwhile_does_not_come_back()
    {
        var before = await store.AddAsync("words", Effort.Fast);
        using var pin = store.Layout.Pin();
        var manifest = before.Manifest;
        Assert.All(manifest.Blobs, blob => Assert.True(pin.Keep(blob.Digest)));
        await store.Overlays.RemoveAsync("words", Cancelled);
        var refused = await Assert.ThrowsAsync<ProblemException>(() =>
            store.Overlays.ReplaceAsync(before, manifest, Cancelled)
        );
        Assert.Equal(ProblemCodes.NotFound, refused.Problem.Code);
        Assert.Empty(store.Overlays.List());
    }

    [Fact]
    public async Task A_damaged_overlay_stays_as_it_is_and_nothing_stays_of_the_try()
    {
        var before = await store.AddAsync("words", Effort.Fast);
        var blobs = store.Blobs;
        var segment = before.Layers(ArtifactTypes.Segment).Last().Digest;
        string path;
        await using (var file = store.Layout.Blobs.OpenRead(segment))
            path = file.Name;
        await File.WriteAllBytesAsync(path, new byte[100], Cancelled);

        var ended = await EndAsync(store.Recompression.Start("words", Effort.Max, threads: 1));
        Assert.Equal((OperationState.Failed, ProblemCodes.Corrupt), (ended.State, ended.Error!.Code));
        Assert.Equal(before.Descriptor.Digest, store.Overlays.Get("words").Descriptor.Digest);
        Assert.Equal(blobs, store.Blobs);
    }

    private static async Task<OperationInfo> EndAsync(Operation operation)
    {
        await operation.Completed.WaitAsync(Cancelled);
        return operation.Info;
    }

    private async Task<OverlayVerification> VerifyAsync(Overlay overlay)
    {
        using var @base = store.OpenBase();
        var segments = overlay.Layers(ArtifactTypes.Segment).ToList();
        return await OverlayVerifier.VerifyAsync(
            @base,
            overlay.Id,
            Read(overlay.Layers(ArtifactTypes.PageTable).First().Digest),
            Read(overlay.Layers(ArtifactTypes.MachineState).First().Digest),
            (index, _) => Task.FromResult<ReadOnlyMemory<byte>>(Read(segments[index].Digest)),
            null,
            Cancelled
        );
    }

    private byte[] Read(Digest blob) => store.Layout.Blobs.ReadAllBytes(blob, 1 << 30);
}
