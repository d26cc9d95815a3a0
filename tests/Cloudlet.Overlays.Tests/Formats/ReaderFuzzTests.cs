using Cloudlet.Overlays.Compression;
using Cloudlet.Overlays.Formats;
using Cloudlet.Overlays.Hashing;
using Cloudlet.Overlays.Tests.Verifying;

namespace Cloudlet.Overlays.Tests.Formats;

/// <summary>Whatever a blob holds, its reader refuses it in the one way that is foreseen, and takes no more memory than the limits say.</summary>
public class ReaderFuzzTests
{
    private static readonly DecoderLimits Limits = new()
    {
        SegmentBytes = 1 << 20,
        PageTableBytes = 1 << 20,
        MachineStateBytes = 1 << 20,
    };

    // The largest thing that is allowed, and some for messages and the smaller ones.
    private const long MostAllocated = (1 << 20) + (256 << 10);

    [Fact]
    public async Task Page_tables_are_read_safely()
    {
        using var box = TestBase.OfNoise(10, 10);
        var overlay = await OverlayVerifierTests.SmallAsync(box);
        List<byte[]> seeds = [overlay.Table];
        for (var seed = 0; seed < 20; seed++)
            seeds.Add(Tables.Write(Tables.Random(new Random(seed), box.Image)));
        seeds.AddRange([.. seeds.Select(Tables.Stored)]);

        Fuzz.Run(
            20_000,
            seeds,
            Fuzz.Reseal,
            MostAllocated,
            input =>
            {
                var decoder = new OverlayDecoder(box.Image, new NullTarget(10), new NullTarget(10), Limits);
                decoder.ReadTable(input);
                decoder.ApplyBase(CancellationToken.None);
                for (var i = 0; i < decoder.SegmentCount; i++)
                    decoder.ApplySegment(i, overlay.Segments[i % overlay.Segments.Count]);
                decoder.Complete();
            }
        );
    }

    [Fact]
    public void Segments_are_read_safely()
    {
        using var box = TestBase.OfNoise(10, 10);
        using var compressor = new ZstdCompressor(3);
        var slots = Bytes.Pages(new byte[Page.Size], Bytes.Pages([.. Enumerable.Repeat(Bytes.Noise(1, 64), 64)]));
        var blob = new byte[SegmentWriter.Bound(slots.Length) + 100];
        var plain = blob[..SegmentWriter.Write(slots, blob, compressor, out _)];
        PageLocation[] prefix = [new(Space.Disk, new PageNumber(1)), new(Space.Memory, new PageNumber(9))];
        var content = Bytes.Pages([Bytes.PageOf(box.Disk, 1).ToArray(), Bytes.PageOf(box.Memory, 9).ToArray()]);
        var prefixed = blob[..SegmentWriter.Write(slots, blob, compressor, out _, prefix, content)];
        var buffer = new byte[slots.Length];

        Fuzz.Run(
            20_000,
            [plain, prefixed],
            Fuzz.Reseal,
            MostAllocated,
            input =>
            {
                var seal = input.Length < Seal.Size ? default : XxHash128.Read(input.AsSpan(^Seal.Size..));
                var runs = new[] { PageRun.Literal(0, 0, 0), PageRun.Delta(3, 0, 1, new(Space.Memory, new(2))) };
                var table = new PageTable(box.Image.Id, 10, 10, [new SegmentEntry(2, seal)], runs, []);
                new SegmentReader(box.Image, table, Limits).Read(0, input, buffer);
            }
        );
    }

    [Fact]
    public async Task Machine_states_are_read_safely()
    {
        using var box = TestBase.OfNoise(10, 10);
        var small = await TestOverlay.EncodeStateAsync(box.Image, Bytes.Noise(1, 100));
        var empty = await TestOverlay.EncodeStateAsync(box.Image, []);
        var zeros = await TestOverlay.EncodeStateAsync(box.Image, new byte[500_000]);
        Fuzz.Run(
            20_000,
            [small.MachineState, empty.MachineState, zeros.MachineState],
            Fuzz.Reseal,
            MostAllocated,
            input => OverlayDecoder.DecodeMachineState(input, Stream.Null, Limits)
        );
    }

    [Fact]
    public void Indexes_are_read_safely()
    {
        using var folder = new TemporaryFolder();
        using var box = TestBase.OfNoise(40, 40);
        var path = folder.File("pages.index");
        Fuzz.Run(
            1_500,
            [File.ReadAllBytes(box.IndexPath)],
            index =>
            {
                if (index.Length >= PageIndexFormat.HeaderSize)
                    Fuzz.ResealIn(index.AsSpan(0, PageIndexFormat.HeaderSize));
            },
            MostAllocated,
            input =>
            {
                File.WriteAllBytes(path, input);
                using var image = BaseImage.Open(TestBase.SomeId, box.DiskPath, box.MemoryPath, path);
                for (var i = 0; i < 40; i++)
                {
                    var wanted = Bytes.PageOf(box.Disk, i);
                    if (image.TryFind(wanted, out var at))
                        Assert.True(image.Page(at.Space, at.Page).SequenceEqual(wanted));
                }
            }
        );
    }

    private sealed class NullTarget(long pages) : IPageTarget
    {
        public void Begin(PageSet changed, PageSet zero) => Assert.Equal(pages, changed.Capacity);

        public void Write(PageNumber page, ReadOnlySpan<byte> content)
        {
            Assert.InRange(page.Value, 0, pages - 1);
            Assert.Equal(Page.Size, content.Length);
        }
    }
}
