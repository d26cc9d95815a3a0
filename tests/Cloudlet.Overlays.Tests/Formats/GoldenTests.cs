namespace Cloudlet.Overlays.Tests.Formats;

/// <summary>
/// Files of version 1 as the first release wrote them. They are read for ever: where one of these fails, the format has changed and needs
/// a new version. Only <c>pages.index</c> is compared byte by byte, as no compressor had a hand in it.
/// </summary>
public class GoldenTests
{
    private const string OverlayId = "sha256:92ad8412076ed025ff6eaa120dc8e9f0cb154b59b6cfe4d0e6596c4fd9c0797d";

    private static byte[] Text(string line) =>
        [.. Enumerable.Range(0, Page.Size).Select(i => (byte)line[i % line.Length])];

    private static TestBase Base() =>
        TestBase.Of(
            Bytes.Pages(Text("disk zero. "), Text("disk one. "), new byte[Page.Size], Text("twice. ")),
            Bytes.Pages(Text("memory zero. "), Text("twice. "), Text("memory two. "), new byte[Page.Size])
        );

    /// <summary>A machine with pages from everywhere: zero, base, base again and again, literal, self, delta.</summary>
    private static (byte[] Disk, byte[] Memory, byte[] State) Machine(TestBase box)
    {
        var disk = Bytes.Pages(Text("new. "), Text("disk one. "), Text("memory two. "), new byte[Page.Size]);
        var memory = Bytes.Pages(Text("new. "), Text("disk zero. "), Text("disk zero. "), Text("newer. "));
        var edited = (byte[])[.. box.Disk.AsSpan(Page.Size, Page.Size)];
        edited[9] = (byte)'!';
        edited.CopyTo(disk, Page.Size);
        return (disk, memory, Text("state "));
    }

    private static byte[] Golden(string name) =>
        Convert.FromBase64String(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", name)));

    private static async Task<TestOverlay> OverlayAsync(TestBase box)
    {
        var (disk, memory, state) = Machine(box);
        var now = await TestOverlay.EncodeAsync(
            box.Image,
            disk,
            memory,
            state,
            new EncoderOptions { SegmentBytes = 2 * Page.Size }
        );
        return now with
        {
            Encoded = now.Encoded with { Id = Digest.Parse(OverlayId) },
            Table = Golden("overlay-v1.table"),
            MachineState = Golden("overlay-v1.state"),
            Segments = [Golden("overlay-v1.segment0"), Golden("overlay-v1.segment1")],
        };
    }

    [Fact]
    public async Task An_overlay_of_version_1_is_decoded()
    {
        using var box = Base();
        var (disk, memory, state) = Machine(box);
        var overlay = await OverlayAsync(box);

        var (decodedDisk, decodedMemory) = overlay.Decode(box);
        var decodedState = new MemoryStream();
        OverlayDecoder.DecodeMachineState(overlay.MachineState, decodedState);

        Assert.Equal(disk, decodedDisk.Content);
        Assert.Equal(memory, decodedMemory.Content);
        Assert.Equal(state, decodedState.ToArray());
    }

    [Fact]
    public async Task An_overlay_of_version_1_has_the_id_that_it_always_had()
    {
        using var box = Base();
        var result = await (await OverlayAsync(box)).VerifyAsync(box.Image);
        Assert.True(result.IsSound, result.Problem);
        Assert.Equal(new PageCounts(Zero: 1, Base: 3, Self: 1, Literal: 2, Delta: 1), result.Pages);
    }

    [Fact]
    public async Task The_same_machine_has_the_same_id_today()
    {
        using var box = Base();
        var (disk, memory, state) = Machine(box);
        var overlay = await TestOverlay.EncodeAsync(box.Image, disk, memory, state);
        Assert.Equal(OverlayId, overlay.Encoded.Id.ToString());
    }

    [Fact]
    public void An_index_of_version_1_is_what_is_built_today()
    {
        using var box = Base();
        Assert.Equal(Golden("pages-v1.index"), File.ReadAllBytes(box.IndexPath));
    }

    [Fact]
    public async Task A_space_has_the_root_that_it_always_had()
    {
        using var box = Base();
        var root = await SpaceRoot.ComputeAsync(box.DiskPath, CancellationToken.None);
        Assert.Equal("sha256:6cd43ac80005cea6b2c92adfb79e225874f88b462b2ef50cf0bffa68d756dd34", root.ToString());
    }
}
