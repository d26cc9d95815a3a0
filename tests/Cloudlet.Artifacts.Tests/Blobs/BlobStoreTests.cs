using static Cloudlet.Artifacts.Tests.Sample;

namespace Cloudlet.Artifacts.Tests;

public sealed class BlobStoreTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly BlobStore blobs;

    public BlobStoreTests() => blobs = new BlobStore(folder.Path);

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_blob_is_a_file_named_by_its_digest()
    {
        var digest = await blobs.PutAsync(Text("abc"), Cancellation);
        Assert.Equal(
            "abc",
            await File.ReadAllTextAsync(
                folder["blobs/sha256/ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"]
            )
        );
        Assert.True(blobs.Contains(digest));
        Assert.Equal(3, blobs.SizeOf(digest));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(300_000)]
    public async Task A_stream_is_stored_whole(int length)
    {
        var content = Bytes(1, length);
        var digest = await blobs.PutAsync(new OneWayStream(content), Digest.Of(content), length, Cancellation);
        Assert.Equal(content, blobs.ReadAllBytes(digest, length));
        using var map = blobs.Map(digest);
        Assert.True(map.Read(0, length).SequenceEqual(content));
        using var copy = new MemoryStream();
        await using var file = blobs.OpenRead(digest);
        await file.CopyToAsync(copy);
        Assert.Equal(content, copy.ToArray());
    }

    [Fact]
    public async Task Other_content_than_was_promised_is_refused_and_leaves_nothing()
    {
        var promised = Digest.Of("good"u8);
        var e = await Assert.ThrowsAsync<BlobCorruptException>(() =>
            blobs.PutAsync(new OneWayStream(Text("evil")), promised, null, Cancellation)
        );
        Assert.Equal(promised, e.Expected);
        Assert.Equal(Digest.Of("evil"u8), e.Actual);
        Assert.Empty(Files(folder.Path));
    }

    [Fact]
    public async Task A_blob_longer_than_its_limit_is_refused_and_leaves_nothing()
    {
        var content = new OneWayStream(Bytes(1, 500_000));
        var e = await Assert.ThrowsAsync<BlobTooLargeException>(() =>
            blobs.PutAsync(content, null, 400_000, Cancellation)
        );
        Assert.Equal(400_000, e.Limit);
        Assert.Empty(Files(folder.Path));
    }

    [Fact]
    public async Task A_stream_that_breaks_leaves_nothing()
    {
        var content = new OneWayStream(Bytes(1, 500_000), failure: new IOException("The other end is gone."));
        await Assert.ThrowsAsync<IOException>(() => blobs.PutAsync(content, null, null, Cancellation));
        Assert.Empty(Files(folder.Path));
    }

    [Fact]
    public async Task A_cancelled_put_leaves_nothing()
    {
        using var cancel = new CancellationTokenSource();
        var content = new OneWayStream(Bytes(1, 500_000)) { Hold = new TaskCompletionSource() };
        var put = blobs.PutAsync(content, null, null, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => put);
        Assert.Empty(Files(folder.Path));
    }

    [Fact]
    public async Task Concurrent_puts_of_one_content_keep_one_whole_blob()
    {
        var content = Bytes(1, 200_000);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var puts = Enumerable
            .Range(0, 8)
            .Select(_ => blobs.PutAsync(new OneWayStream(content) { Hold = release }, null, null, Cancellation))
            .ToList();
        release.SetResult();
        var digests = await Task.WhenAll(puts);
        Assert.All(digests, digest => Assert.Equal(Digest.Of(content), digest));
        Assert.Equal([digests[0].Hex], Files(folder.Path));
        Assert.Equal(content, blobs.ReadAllBytes(digests[0], content.Length));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Putting_a_damaged_blob_again_repairs_it(bool asStream)
    {
        var content = Bytes(1, 5000);
        var digest = await blobs.PutAsync(content, Cancellation);
        var path = folder[$"blobs/sha256/{digest.Hex}"];
        await File.WriteAllBytesAsync(path, Bytes(2, 5000));
        Assert.Throws<BlobCorruptException>(() => blobs.ReadAllBytes(digest, 5000));

        if (asStream)
            await blobs.PutAsync(new OneWayStream(content), digest, null, Cancellation);
        else
            await blobs.PutAsync(content, Cancellation);
        Assert.Equal(content, blobs.ReadAllBytes(digest, 5000));
    }

    [Fact]
    public async Task A_blob_that_is_here_already_is_not_written_again()
    {
        var content = Bytes(1, 5000);
        var digest = await blobs.PutAsync(content, Cancellation);
        var path = folder[$"blobs/sha256/{digest.Hex}"];
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch);
        await blobs.PutAsync(content, Cancellation);
        await blobs.PutAsync(new OneWayStream(content), digest, null, Cancellation);
        Assert.Equal(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(path));
    }

    [Fact]
    public void What_is_not_here_is_missing_by_name()
    {
        var digest = Digest.Of("nowhere"u8);
        Assert.False(blobs.Contains(digest));
        Assert.Null(blobs.SizeOf(digest));
        Assert.False(blobs.Delete(digest));
        Assert.Equal(digest, Assert.Throws<BlobMissingException>(() => blobs.OpenRead(digest)).Digest);
        Assert.Equal(digest, Assert.Throws<BlobMissingException>(() => blobs.Map(digest)).Digest);
    }

    [Fact]
    public async Task A_blob_too_large_to_read_whole_is_refused()
    {
        var digest = await blobs.PutAsync(Bytes(1, 5000), Cancellation);
        Assert.Throws<BlobTooLargeException>(() => blobs.ReadAllBytes(digest, 4999));
    }

    [Fact]
    public async Task A_reader_outlives_the_deletion_of_its_blob()
    {
        var digest = await blobs.PutAsync(Text("abc"), Cancellation);
        using var reader = new StreamReader(blobs.OpenRead(digest));
        Assert.True(blobs.Delete(digest));
        Assert.Equal("abc", await reader.ReadToEndAsync());
        Assert.False(blobs.Contains(digest));
    }

    [Fact]
    public async Task A_pinned_blob_cannot_be_deleted()
    {
        var before = await blobs.PutAsync(Text("before"), Cancellation);
        using (var lease = blobs.Pin())
        {
            var after = await blobs.PutAsync(Text("after"), Cancellation);
            Assert.True(lease.Keep(before));
            Assert.False(lease.Keep(Digest.Of("never"u8)));
            Assert.False(blobs.Delete(before));
            Assert.False(blobs.Delete(after));
        }
        Assert.True(blobs.Delete(before));
    }
}
