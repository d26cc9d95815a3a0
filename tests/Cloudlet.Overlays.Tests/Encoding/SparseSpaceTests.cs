namespace Cloudlet.Overlays.Tests.Encoding;

public sealed class SparseSpaceTests : IDisposable
{
    private const long DiskBytes = 64L << 30;
    private const long MemoryBytes = 16L << 30;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private string Sparse(string name, long length, params (long Page, ulong Seed)[] pages)
    {
        var path = folder.File(name);
        using var file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
        RandomAccess.SetLength(file, length);
        foreach (var (page, seed) in pages)
            RandomAccess.Write(file, Bytes.NoisePage(seed), page * Page.Size);
        return path;
    }

    [Fact(Timeout = 60_000)]
    public async Task A_huge_machine_with_little_in_it_travels_over_an_empty_base_and_back()
    {
        var lastDisk = (DiskBytes / Page.Size) - 1;
        var disk = Sparse("disk", DiskBytes, (0, 1), (5_000_000, 2), (lastDisk, 3));
        var memory = Sparse("memory", MemoryBytes, (100, 4), (3_000_000, 2));
        using var empty = BaseImage.Empty(Page.CountFor(DiskBytes), Page.CountFor(MemoryBytes));
        TestOverlay overlay;
        using (var diskPages = MappedPages.Open(Space.Disk, disk, empty))
        using (var memoryPages = MappedPages.Open(Space.Memory, memory, empty))
            overlay = await TestOverlay.EncodeAsync(empty, [diskPages, memoryPages]);
        Assert.Equal(new PageCounts(0, 0, 1, 4, 0), overlay.Encoded.Statistics.Pages);
        Assert.True((await overlay.VerifyAsync(empty)).IsSound);

        var (diskCopy, memoryCopy) = (folder.File("disk2"), folder.File("memory2"));
        using (var diskTarget = new SparseFileTarget(diskCopy, DiskBytes))
        using (var memoryTarget = new SparseFileTarget(memoryCopy, MemoryBytes))
            overlay.Decode(empty, diskTarget, memoryTarget);

        Assert.Equal(
            await SpaceRoot.ComputeAsync(disk, CancellationToken.None),
            await SpaceRoot.ComputeAsync(diskCopy, CancellationToken.None)
        );
        Assert.Equal(
            await SpaceRoot.ComputeAsync(memory, CancellationToken.None),
            await SpaceRoot.ComputeAsync(memoryCopy, CancellationToken.None)
        );
    }

    [Fact(Timeout = 60_000)]
    public async Task A_huge_machine_is_compared_with_its_base_where_either_has_data()
    {
        var baseMemory = Sparse("base", MemoryBytes, (7, 1), (2_000_000, 2), (4_000_000, 3));
        var memory = Sparse("memory", MemoryBytes, (7, 1), (1_000_000, 2), (4_000_000, 9));
        var index = folder.File("index");
        await PageIndex.BuildAsync(null, baseMemory, index, null, CancellationToken.None);
        using var image = BaseImage.Open(TestBase.SomeId, null, baseMemory, index);
        using var pages = MappedPages.Open(Space.Memory, memory, image);

        var overlay = await TestOverlay.EncodeAsync(image, [pages]);

        Assert.Equal(new PageCounts(Zero: 1, Base: 1, Self: 0, Literal: 1, Delta: 0), overlay.Encoded.Statistics.Pages);
        Assert.True((await overlay.VerifyAsync(image)).IsSound);
    }

    [Fact]
    public async Task A_disk_that_ends_inside_a_page_keeps_its_length()
    {
        var disk = folder.File("disk");
        File.WriteAllBytes(disk, Bytes.Noise(1, (3 * Page.Size) + 512));
        using var empty = BaseImage.Empty(4, 0);
        TestOverlay overlay;
        using (var pages = MappedPages.Open(Space.Disk, disk, empty))
            overlay = await TestOverlay.EncodeAsync(empty, [pages]);

        using (var target = new SparseFileTarget(folder.File("copy"), (3 * Page.Size) + 512))
            overlay.Decode(empty, target, new ByteTarget([]));

        Assert.Equal(File.ReadAllBytes(disk), File.ReadAllBytes(folder.File("copy")));
    }
}
