namespace Cloudlet.Overlays.Tests.Base;

public class BaseImageTests
{
    [Fact]
    public void Every_page_that_is_not_zero_is_found_by_its_content()
    {
        using var box = TestBase.OfNoise(300, 200);
        foreach (var (space, content) in ((Space, byte[])[])[(Space.Disk, box.Disk), (Space.Memory, box.Memory)])
        {
            for (var page = 0; page < content.Length / Page.Size; page++)
            {
                var wanted = Bytes.PageOf(content, page);
                if (Page.IsZero(wanted))
                    continue;
                Assert.True(box.Image.TryFind(wanted, out var at));
                Assert.True(box.Image.Page(at.Space, at.Page).SequenceEqual(wanted));
                Assert.Equal(space, at.Space);
            }
        }
    }

    [Fact]
    public void Content_that_the_base_has_not_is_not_found()
    {
        using var box = TestBase.OfNoise(300, 200);
        for (var i = 0UL; i < 500; i++)
            Assert.False(box.Image.TryFind(Bytes.NoisePage(1_000_000 + i), out _));
        Assert.False(box.Image.TryFind(new byte[Page.Size], out _));
    }

    [Fact]
    public void A_page_on_disk_and_in_memory_is_found_on_disk_and_there_first()
    {
        var page = Bytes.NoisePage(1);
        using var box = TestBase.Of(Bytes.Pages(Bytes.NoisePage(2), page, page), Bytes.Pages(page));
        Assert.True(box.Image.TryFind(page, out var at));
        Assert.Equal(new PageLocation(Space.Disk, new PageNumber(1)), at);
    }

    [Fact]
    public void A_row_that_is_loaded_and_unloaded_again_reads_as_before()
    {
        var disk = Bytes.Noise(1, (20 * Page.Size) + 1000);
        using var box = TestBase.Of(disk, []);
        foreach (var (first, count) in ((long, long)[])[(0, 21), (3, 5), (20, 1), (7, 0)])
        {
            box.Image.Load(Space.Disk, new PageNumber(first), count);
            box.Image.Unload(Space.Disk, new PageNumber(first), count);
            for (var page = 0; page < 20; page++)
                Assert.True(box.Image.Page(Space.Disk, new PageNumber(page)).SequenceEqual(Bytes.PageOf(disk, page)));
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => box.Image.Load(Space.Disk, new PageNumber(20), 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => box.Image.Unload(Space.Disk, new PageNumber(-1), 2));
    }

    [Fact]
    public void A_disk_that_ends_inside_a_page_reads_zeros_after_its_end()
    {
        var disk = Bytes.Noise(1, Page.Size + 1000);
        using var box = TestBase.Of(disk, []);
        var last = box.Image.Page(Space.Disk, new PageNumber(1));

        Assert.Equal(2, box.Image.PageCount(Space.Disk));
        Assert.True(last[..1000].SequenceEqual(disk.AsSpan(Page.Size)));
        Assert.True(Page.IsZero(last[1000..]));
        Assert.True(box.Image.TryFind(last, out var at));
        Assert.Equal(1, at.Page.Value);
    }

    [Fact]
    public void A_page_beyond_the_end_is_refused()
    {
        using var box = TestBase.OfNoise(3, 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => box.Image.Page(Space.Disk, new PageNumber(3)).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => box.Image.Page(Space.Disk, new PageNumber(-1)).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => box.Image.Page(Space.Memory, new PageNumber(0)).Length);
    }

    [Fact]
    public void An_empty_base_is_zeros_and_has_no_id()
    {
        using var empty = BaseImage.Empty(1L << 24, 7);
        Assert.True(empty.Id.IsEmpty);
        Assert.True(Page.IsZero(empty.Page(Space.Disk, new PageNumber((1L << 24) - 1))));
        Assert.Equal(7, empty.PageCount(Space.Memory));
        Assert.False(empty.TryFind(Bytes.NoisePage(1), out _));
    }

    [Fact]
    public async Task A_base_without_a_disk_has_no_disk_pages()
    {
        using var box = TestBase.OfNoise(0, 10);
        var index = box.IndexPath + "2";
        await PageIndex.BuildAsync(null, box.MemoryPath, index, null, CancellationToken.None);
        using var image = BaseImage.Open(TestBase.SomeId, null, box.MemoryPath, index);
        Assert.Equal(0, image.PageCount(Space.Disk));
        Assert.True(image.TryFind(Bytes.PageOf(box.Memory, 3), out var at));
        Assert.Equal(new PageLocation(Space.Memory, new PageNumber(3)), at);
    }

    [Fact]
    public void An_index_of_other_files_is_refused()
    {
        using var box = TestBase.OfNoise(10, 10);
        using var other = TestBase.OfNoise(10, 11);
        var problem = Assert.Throws<OverlayCorruptException>(() =>
            BaseImage.Open(TestBase.SomeId, box.DiskPath, box.MemoryPath, other.IndexPath)
        );
        Assert.Equal("pages.index", problem.Blob);
    }
}
