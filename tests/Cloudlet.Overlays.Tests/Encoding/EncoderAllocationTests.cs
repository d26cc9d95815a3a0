namespace Cloudlet.Overlays.Tests.Encoding;

/// <summary>Counts what the process allocates: nothing else may run beside it.</summary>
[Collection(nameof(Alone))]
public class EncoderAllocationTests
{
    [Fact]
    public async Task Encoding_allocates_nothing_per_page()
    {
        var few = await AllocatedAsync(pages: 4_000);
        var many = await AllocatedAsync(pages: 36_000);

        // What a batch of 256 pages costs (tasks, continuations) is some hundred bytes, and a blob's entry is less.
        Assert.InRange((many - few) / 32_000, long.MinValue, 64);
    }

    private static async Task<long> AllocatedAsync(int pages)
    {
        using var empty = BaseImage.Empty(0, pages);
        var memory = new BytePages(Space.Memory, Bytes.Noise(5, pages * Page.Size));
        var options = new EncoderOptions { SegmentBytes = 64 * Page.Size, RememberedPages = 100 };
        // How many batches are under way at once, each with its buffer, is a matter of luck. What is allocated for each page
        // is allocated in every run: the least tells.
        var least = long.MaxValue;
        for (var run = 0; run < 4; run++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await new OverlayEncoder(options).EncodeAsync(
                empty,
                [memory],
                Stream.Null,
                new NullSink(),
                null,
                CancellationToken.None
            );
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }
        return least;
    }

    private sealed class NullSink : IBlobSink
    {
        public Task<Blob> WriteAsync(
            BlobKind kind,
            ReadOnlyMemory<byte> content,
            CancellationToken cancellationToken
        ) => Task.FromResult(new Blob(kind, default, content.Length));
    }
}

[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public class Alone;
