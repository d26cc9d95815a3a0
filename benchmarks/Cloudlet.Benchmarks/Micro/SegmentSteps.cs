using BenchmarkDotNet.Attributes;
using Cloudlet.Overlays;
using Cloudlet.Overlays.Compression;
using Cloudlet.Overlays.Formats;
using Cloudlet.Primitives;

namespace Cloudlet.Benchmarks.Micro;

/// <summary>Whole segments of 512 pages, against zstd alone on the same bytes.</summary>
[MemoryDiagnoser]
public class SegmentSteps
{
    private const int Count = 512;
    private readonly byte[] content = new byte[Count * Page.Size];
    private readonly byte[] decoded = new byte[Count * Page.Size];
    private readonly byte[] blob = new byte[SegmentWriter.Bound(Count * Page.Size)];
    private readonly byte[] frame = new byte[SegmentWriter.Bound(Count * Page.Size)];
    private readonly ZstdCompressor compressor = EncoderOptions.For(Effort.Fast).NewCompressor();
    private SegmentReader? reader;
    private int blobLength;
    private int frameLength;

    /// <summary>Makes a segment, and a table that names it.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        var random = new Random(1);
        foreach (ref var value in content.AsSpan())
            value = (byte)(random.Next(16) * random.Next(16));
        blobLength = SegmentWriter.Write(content, blob, compressor, out var seal);
        frameLength = compressor.Compress(content, frame);
        PageRun[] runs = [new(PageSource.Literal, false, default, Count, 0, 0, 0, 0)];
        var table = new PageTable(default, 0, Count, [new SegmentEntry(Count, seal)], [], runs);
        reader = new SegmentReader(BaseImage.Empty(0, Count), table, DecoderLimits.Default);
    }

    /// <summary>Frees zstd's tables.</summary>
    [GlobalCleanup]
    public void CleanUp() => compressor.Dispose();

    /// <summary>The measure for the encoder's part.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Count)]
    public int ZstdCompress() => compressor.Compress(content, frame);

    /// <summary>A segment's blob: compressed, and sealed.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public int Encode() => SegmentWriter.Write(content, blob, compressor, out _);

    /// <summary>The measure for the decoder's part.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public bool ZstdDecompress() =>
        ZstdDecompressor.TryDecompress(frame.AsSpan(0, frameLength), decoded, default, out _, out _);

    /// <summary>A segment's pages: checked, and decompressed.</summary>
    [Benchmark(OperationsPerInvoke = Count)]
    public void Decode() => reader!.Read(0, blob.AsSpan(0, blobLength), decoded);
}
