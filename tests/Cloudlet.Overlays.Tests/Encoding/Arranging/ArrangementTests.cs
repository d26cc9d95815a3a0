namespace Cloudlet.Overlays.Tests.Encoding.Arranging;

public class ArrangementTests
{
    [Fact]
    public async Task Alike_pages_stand_together_wherever_they_are()
    {
        // A text, and far from it the same text shifted, as in a buffer that it was read through: too far for the window of a small segment.
        using var box = TestBase.OfNoise(1, 4000);
        var memory = (byte[])[.. box.Memory];
        var text = Bytes.Noise(5, 64 * Page.Size).Select(value => (byte)('a' + (value % 16))).ToArray();
        text.CopyTo(memory.AsSpan(100 * Page.Size));
        text.AsSpan(1000).CopyTo(memory.AsSpan(3000 * Page.Size));
        for (var page = 500; page < 500 + (8 * 256); page++)
            Bytes.NoisePage((ulong)page).CopyTo(Bytes.PageOf(memory, page));
        var options = new EncoderOptions { SegmentBytes = 256 * Page.Size };
        var overlay = await TestOverlay.EncodeAsync(box.Image, box.Disk, memory, options: options);

        var once = (byte[])[.. memory];
        box.Memory.AsSpan(3000 * Page.Size, 64 * Page.Size).CopyTo(once.AsSpan(3000 * Page.Size));
        var without = await TestOverlay.EncodeAsync(box.Image, box.Disk, once, options: options);

        var second = overlay.Encoded.Statistics.Bytes - without.Encoded.Statistics.Bytes;
        Assert.InRange(second, 1, 64 * Page.Size / 8);
        Assert.Equal(memory, overlay.Decode(box).Memory.Content);
    }

    [Fact]
    public async Task Pages_that_the_guest_wants_come_in_the_first_segments()
    {
        using var box = TestBase.OfNoise(200, 200);
        var (disk, memory) = (Bytes.Noise(1, box.Disk.Length), Bytes.Noise(2, box.Memory.Length));
        var (wantedDisk, wantedMemory) = (new PageSet(200), new PageSet(200));
        wantedDisk.AddRange(new PageNumber(150), 8);
        wantedMemory.AddRange(new PageNumber(190), 8);
        var options = new EncoderOptions
        {
            SegmentBytes = 8 * Page.Size,
            Wanted = new Dictionary<Space, PageSet> { [Space.Disk] = wantedDisk, [Space.Memory] = wantedMemory },
        };
        var overlay = await TestOverlay.EncodeAsync(box.Image, disk, memory, options: options);

        var (toDisk, toMemory) = (new ByteTarget(box.Disk), new ByteTarget(box.Memory));
        var decoder = new OverlayDecoder(box.Image, toDisk, toMemory);
        decoder.ReadTable(overlay.Table);
        decoder.ApplySegment(0, overlay.Segments[0]);
        decoder.ApplySegment(1, overlay.Segments[1]);

        foreach (var page in wantedDisk)
            Assert.Equal(Bytes.PageOf(disk, page.Value), Bytes.PageOf(toDisk.Content, page.Value));
        foreach (var page in wantedMemory)
            Assert.Equal(Bytes.PageOf(memory, page.Value), Bytes.PageOf(toMemory.Content, page.Value));
    }

    [Fact]
    public void Noise_is_known_and_text_is_not_taken_for_it()
    {
        var text = Bytes.NoisePage(1).Select(value => (byte)('a' + (value % 26))).ToArray();

        Assert.Equal(PageTraits.Incompressible, PageTraits.Of(Bytes.NoisePage(1)).Kind);
        Assert.NotEqual(PageTraits.Incompressible, PageTraits.Of(text).Kind);
        Assert.NotEqual(PageTraits.Incompressible, PageTraits.Of(new byte[Page.Size]).Kind);
    }

    [Fact]
    public void A_shifted_copy_has_marks_of_the_original()
    {
        var text = Bytes.Noise(3, 2 * Page.Size).Select(value => (byte)('a' + (value % 20))).ToArray();
        var (one, other) = (PageTraits.Of(text.AsSpan(0, Page.Size)), PageTraits.Of(text.AsSpan(300, Page.Size)));

        Assert.Contains(MarksOf(one), mark => MarksOf(other).Contains(mark));

        static List<uint> MarksOf(PageTraits traits) =>
            [.. Enumerable.Range(0, PageMarks.Most).Select(i => traits.Marks[i]).Where(mark => mark != 0)];
    }
}
