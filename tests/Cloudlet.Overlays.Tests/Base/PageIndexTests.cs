namespace Cloudlet.Overlays.Tests.Base;

public sealed class PageIndexTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_same_files_give_the_same_index()
    {
        using var box = TestBase.OfNoise(3000, 2000);
        var again = folder.File("again");
        await PageIndex.BuildAsync(box.DiskPath, box.MemoryPath, again, null, CancellationToken.None);
        Assert.Equal(File.ReadAllBytes(box.IndexPath), File.ReadAllBytes(again));
    }

    [Fact]
    public async Task An_index_that_is_cancelled_leaves_no_file()
    {
        using var box = TestBase.OfNoise(10, 10);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            PageIndex.BuildAsync(box.DiskPath, box.MemoryPath, folder.File("i"), null, cancelled.Token)
        );
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(folder.File("i"))!));
    }

    [Fact]
    public async Task Holes_cost_nothing_and_data_between_them_is_found()
    {
        var disk = folder.File("disk");
        var page = new PageNumber((60L << 30) / Page.Size);
        using (var file = File.OpenHandle(disk, FileMode.CreateNew, FileAccess.ReadWrite))
        {
            RandomAccess.SetLength(file, 64L << 30);
            RandomAccess.Write(file, Bytes.NoisePage(1), page.Offset);
        }
        var index = folder.File("index");
        await PageIndex.BuildAsync(disk, null, index, null, CancellationToken.None);
        using var image = BaseImage.Open(TestBase.SomeId, disk, null, index);

        Assert.True(image.TryFind(Bytes.NoisePage(1), out var at));
        Assert.Equal(page, at.Page);
        Assert.InRange(new FileInfo(index).Length, 64, 1000);
    }

    [Fact]
    public async Task Progress_ends_with_all_of_the_data()
    {
        using var box = TestBase.OfNoise(3000, 2000);
        var reports = new System.Collections.Concurrent.ConcurrentBag<Progress>();
        await PageIndex.BuildAsync(
            box.DiskPath,
            box.MemoryPath,
            folder.File("i"),
            new Reporter(reports.Add),
            CancellationToken.None
        );
        Assert.Contains(new Progress("index", 5000 * Page.Size, 5000 * Page.Size), reports);
    }

    [Fact]
    public async Task A_base_of_exactly_two_GiB_of_data_is_indexed_to_its_end()
    {
        const long half = 1L << 30;
        var image = folder.File("image");
        using (var file = File.OpenHandle(image, FileMode.CreateNew, FileAccess.ReadWrite))
        {
            // Zeros that are written are data to the file system: nothing is hashed, and all is read and counted.
            var zeros = new byte[16 << 20];
            for (var offset = 0L; offset < half; offset += zeros.Length)
                RandomAccess.Write(file, zeros, offset);
            RandomAccess.Write(file, Bytes.NoisePage(1), half - Page.Size);
        }
        var reports = new System.Collections.Concurrent.ConcurrentBag<Progress>();
        var index = folder.File("index");
        await PageIndex.BuildAsync(image, image, index, new Reporter(reports.Add), CancellationToken.None);

        Assert.Contains(new Progress("index", 2 * half, 2 * half), reports);
        using var @base = BaseImage.Open(TestBase.SomeId, image, image, index);
        Assert.True(@base.TryFind(Bytes.NoisePage(1), out var at));
        Assert.Equal(new PageLocation(Space.Disk, PageNumber.At(half - Page.Size)), at);
    }

    private sealed class Reporter(Action<Progress> report) : IProgress<Progress>
    {
        public void Report(Progress value) => report(value);
    }
}
