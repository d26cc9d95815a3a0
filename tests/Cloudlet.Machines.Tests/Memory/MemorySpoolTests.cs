using Cloudlet.Primitives;

namespace Cloudlet.Machines.Tests;

public sealed class MemorySpoolTests : IDisposable
{
    private readonly TestFolder folder = new();

    [Fact]
    public void The_file_holds_the_last_content_of_each_page_and_zeros_are_holes()
    {
        using (var spool = MemorySpool.Create(folder.At("memory.img"), 64 * Page.Size))
        {
            spool.Write(0, StreamBuilder.PageOf(1));
            spool.Write(Page.Size, StreamBuilder.PageOf(2));
            spool.Write(9 * Page.Size, StreamBuilder.PageOf(3));
            spool.Zero(10 * Page.Size);
            spool.Write(11 * Page.Size, new byte[Page.Size]);
            spool.Write(0, StreamBuilder.PageOf(4));
            spool.Zero(Page.Size);
            spool.Complete(durable: true);
            Assert.Equal([0, 1, 9, 10, 11], spool.Seen.Select(page => page.Value));
            Assert.Equal(2, spool.ContentPages);
        }

        var expected = new byte[64 * Page.Size];
        StreamBuilder.PageOf(4).CopyTo(expected, 0);
        StreamBuilder.PageOf(3).CopyTo(expected, 9 * Page.Size);
        Assert.Equal(expected, File.ReadAllBytes(folder.At("memory.img")));
        using var file = File.OpenHandle(folder.At("memory.img"));
        Assert.Equal(
            [new Extent(0, Page.Size), new Extent(9 * Page.Size, Page.Size)],
            SparseFile.DataExtents(file, RandomAccess.GetLength(file))
        );
    }

    [Fact]
    public void Any_order_of_pages_gives_the_same_as_memory_would()
    {
        var random = new Random(1);
        var expected = new byte[512 * Page.Size];
        using (var spool = MemorySpool.Create(folder.At("memory.img"), expected.Length))
        {
            for (var i = 0; i < 5000; i++)
            {
                var (first, run, value) = (random.Next(512), random.Next(1, 90), (byte)random.Next(4));
                for (var page = first; page < Math.Min(512, first + run); page++)
                {
                    expected.AsSpan(page * Page.Size, Page.Size).Fill(value);
                    if (value == 0)
                        spool.Zero(page * Page.Size);
                    else
                        spool.Write(page * Page.Size, expected.AsSpan(page * Page.Size, Page.Size));
                }
            }
            spool.Complete(durable: false);
        }
        Assert.Equal(expected, File.ReadAllBytes(folder.At("memory.img")));
    }

    [Theory]
    [InlineData(-4096)]
    [InlineData(1)]
    [InlineData(4 * 4096)]
    public void A_page_outside_of_memory_is_refused(long address)
    {
        using var spool = MemorySpool.Create(folder.At("memory.img"), 4 * Page.Size);
        Assert.Throws<ArgumentOutOfRangeException>(() => spool.Write(address, StreamBuilder.PageOf(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => spool.Zero(address));
    }

    [Fact]
    public void Pages_like_the_base_s_are_not_passed_on_until_they_differed_once()
    {
        var @base = folder.SparseFile("base.img", 8 * Page.Size, 1, 2);
        var basePages = File.ReadAllBytes(@base);
        var passed = new MemoryMap();
        using (var changed = ChangedMemory.Over(@base, passed))
        {
            changed.Zero(0);
            changed.Write(Page.Size, basePages.AsSpan(Page.Size, Page.Size));
            changed.Write(2 * Page.Size, StreamBuilder.PageOf(9));
            changed.Write(3 * Page.Size, new byte[Page.Size]);
            changed.Write(4 * Page.Size, StreamBuilder.PageOf(8));
            Assert.Equal([2 * Page.Size, 4 * Page.Size], passed.Pages.Keys);

            changed.Write(2 * Page.Size, basePages.AsSpan(2 * Page.Size, Page.Size));
            changed.Zero(4 * Page.Size);
            changed.Zero(Page.Size);
        }
        Assert.Equal(basePages.AsSpan(2 * Page.Size, Page.Size).ToArray(), passed.Pages[2 * Page.Size]);
        Assert.Null(passed.Pages[4 * Page.Size]);
        Assert.Null(passed.Pages[Page.Size]);
        Assert.Equal(3, passed.Pages.Count);
    }

    public void Dispose() => folder.Dispose();
}
