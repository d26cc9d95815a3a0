using Cloudlet.Overlays.Tests.Encoding;
using FsCheck;
using FsCheck.Fluent;

namespace Cloudlet.Overlays.Tests.Residues;

public sealed class ResidueEncoderTests : IDisposable
{
    private const int DiskPages = 40;
    private const int MemoryPages = 60;

    private readonly TestBase box = TestBase.OfNoise(DiskPages, MemoryPages);

    public void Dispose() => box.Dispose();

    [Fact]
    public void A_residue_over_the_base_is_the_machine_with_the_id_that_it_would_have_without_its_overlay() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<int[]>(),
                ArbMap.Default.ArbFor<int[]>(),
                async (first, then) =>
                {
                    var options = new EncoderOptions { SegmentBytes = (1 + (first.Length % 7)) * Page.Size };
                    byte[][] machine =
                    [
                        [.. box.Disk],
                        [.. box.Memory],
                    ];
                    Edit(machine, first);
                    var overlay = await TestOverlay.EncodeAsync(box.Image, machine[0], machine[1], [1], options);
                    byte[][] later =
                    [
                        [.. machine[0]],
                        [.. machine[1]],
                    ];
                    Edit(later, then);
                    var residue = await EncodeAsync(overlay, machine, later, options);

                    var (disk, memory) = residue.Decode(box);
                    var whole = await TestOverlay.EncodeAsync(box.Image, later[0], later[1], [2], options);
                    return disk.Content.AsSpan().SequenceEqual(later[0])
                        && memory.Content.AsSpan().SequenceEqual(later[1])
                        && residue.Encoded.Id == whole.Encoded.Id
                        && (await residue.VerifyAsync(box.Image)).IsSound;
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithEndSize(120));

    [Fact]
    public async Task A_machine_that_changed_nothing_has_the_segments_of_its_overlay_and_none_of_its_own()
    {
        byte[][] machine =
        [
            [.. box.Disk],
            [.. box.Memory],
        ];
        Edit(machine, [.. Enumerable.Range(0, 50)]);
        var overlay = await TestOverlay.EncodeAsync(box.Image, machine[0], machine[1]);
        var residue = await EncodeAsync(overlay, machine, machine, new EncoderOptions());
        Assert.Equal(
            overlay.Encoded.Blobs.Where(blob => blob.Kind == BlobKind.Segment),
            residue.Encoded.Blobs.Where(blob => blob.Kind == BlobKind.Segment)
        );
        Assert.Equal(overlay.Encoded.Statistics.Pages, residue.Encoded.Statistics.Pages);
    }

    [Fact]
    public async Task A_segment_of_which_most_has_changed_is_not_named_again()
    {
        var options = new EncoderOptions { SegmentBytes = 4 * Page.Size };
        byte[][] machine =
        [
            [.. box.Disk],
            [.. box.Memory],
        ];
        for (var page = 0; page < 8; page++)
            Bytes.NoisePage((ulong)(100 + page)).CopyTo(Bytes.PageOf(machine[1], page));
        var overlay = await TestOverlay.EncodeAsync(box.Image, machine[0], machine[1], options: options);
        Assert.Equal(2, overlay.Segments.Count);
        byte[][] later = [machine[0], [.. machine[1]]];
        for (var page = 0; page < 3; page++)
            Bytes.NoisePage((ulong)(200 + page)).CopyTo(Bytes.PageOf(later[1], page));
        var residue = await EncodeAsync(overlay, machine, later, options);
        // The second one again, and one with three new pages and the page that was left of the first.
        Assert.Equal(2, residue.Segments.Count);
        Assert.Equal(overlay.Segments[1], residue.Segments[0]);
        Assert.Equal(8, residue.Encoded.Statistics.Pages.Literal);
    }

    [Fact]
    public async Task A_page_that_shared_its_slot_with_one_that_changed_takes_it_over()
    {
        byte[][] machine =
        [
            [.. box.Disk],
            [.. box.Memory],
        ];
        foreach (var page in (int[])[3, 9])
            Bytes.NoisePage(77).CopyTo(Bytes.PageOf(machine[1], page));
        Bytes.NoisePage(78).CopyTo(Bytes.PageOf(machine[1], 4));
        var overlay = await TestOverlay.EncodeAsync(box.Image, machine[0], machine[1]);
        Assert.Equal(1, overlay.Encoded.Statistics.Pages.Self);
        byte[][] later = [machine[0], [.. machine[1]]];
        Bytes.PageOf(box.Memory, 3).CopyTo(Bytes.PageOf(later[1], 3));
        var residue = await EncodeAsync(overlay, machine, later, new EncoderOptions());
        Assert.Equal(overlay.Segments, residue.Segments);
        Assert.Equal(new PageCounts(0, 0, 0, 2, 0), residue.Encoded.Statistics.Pages);
        Assert.Equal(later[1], residue.Decode(box).Memory.Content);
    }

    private void Edit(byte[][] machine, int[] recipes)
    {
        foreach (var recipe in recipes)
            RoundTripProperties.Edit(machine, [box.Disk, box.Memory], recipe);
    }

    /// <summary>The residue of <paramref name="later"/>, with all its segments: those of the overlay that it names and its own.</summary>
    private async Task<TestOverlay> EncodeAsync(
        TestOverlay overlay,
        byte[][] machine,
        byte[][] later,
        EncoderOptions options
    )
    {
        var sink = new MemorySink();
        var known = new KnownOverlay(
            overlay.Table,
            [.. overlay.Encoded.Blobs.Where(blob => blob.Kind == BlobKind.Segment)]
        );
        List<IChangedPages> spaces =
        [
            new BytePages(Space.Disk, later[0], Differing(machine[0], later[0])),
            new BytePages(Space.Memory, later[1], Differing(machine[1], later[1])),
        ];
        var encoded = await new ResidueEncoder(options).EncodeAsync(
            box.Image,
            known,
            spaces,
            new MemoryStream([2]),
            sink,
            null,
            CancellationToken.None
        );
        var blobs = overlay.Segments.Concat(sink.Segments).DistinctBy(blob => Digest.Of(blob));
        var byDigest = blobs.ToDictionary(blob => Digest.Of(blob));
        List<byte[]> segments =
        [
            .. encoded.Blobs.Where(blob => blob.Kind == BlobKind.Segment).Select(blob => byDigest[blob.Digest]),
        ];
        return new TestOverlay(encoded, sink.Table, sink.MachineState, segments);
    }

    private static PageSet Differing(byte[] before, byte[] after)
    {
        var pages = new PageSet(after.Length / Page.Size);
        for (var i = 0; i < after.Length / Page.Size; i++)
        {
            if (!Bytes.PageOf(before, i).SequenceEqual(Bytes.PageOf(after, i)))
                pages.Add(new PageNumber(i));
        }
        return pages;
    }
}
