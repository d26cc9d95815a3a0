namespace Cloudlet.Overlays.Tests.Encoding;

/// <summary>Counts what the process allocates: nothing else may run beside it.</summary>
[Collection(nameof(Alone))]
public class EncoderAllocationTests
{
    [Fact]
    public async Task Encoding_allocates_nothing_per_page()
    {
        var few = await AllocatedAsync(pages: 8_000);
        var many = await AllocatedAsync(pages: 16_000);

        // What a batch of 256 pages costs (tasks, continuations) is some hundred bytes, and a blob's entry is less.
        Assert.InRange((many - few) / 8_000, long.MinValue, 64);
    }

    private static async Task<long> AllocatedAsync(int pages)
    {
        using var empty = BaseImage.Empty(0, pages);
        var memory = new BytePages(Space.Memory, Bytes.Noise(5, pages * Page.Size));
        var options = new EncoderOptions { SegmentBytes = 64 * Page.Size, RememberedPages = 100 };
        long before = 0;
        for (var run = 0; run < 3; run++)
        {
            before = GC.GetTotalAllocatedBytes(precise: true);
            await new OverlayEncoder(options).EncodeAsync(
                empty,
                [memory],
                Stream.Null,
                new NullSink(),
                null,
                CancellationToken.None
            );
        }
        return GC.GetTotalAllocatedBytes(precise: true) - before;
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
