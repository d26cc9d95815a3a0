using Cloudlet.Overlays.Formats;

namespace Cloudlet.Overlays.Tests.Formats;

public class PageDifferenceTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(Page.Size)]
    public void Bytes_that_differ_are_counted(int different)
    {
        var (left, right) = (Bytes.NoisePage(1), Bytes.NoisePage(1));
        for (var i = 0; i < different; i++)
            right[Page.Size - 1 - i] ^= 0x10;
        Assert.Equal(different, PageDifference.Count(left, right, Page.Size));
    }

    [Fact]
    public void Counting_ends_when_the_limit_is_passed()
    {
        Assert.InRange(PageDifference.Count(Bytes.NoisePage(1), Bytes.NoisePage(2), 10), 11, 42);
    }

    [Fact]
    public void Bytes_that_are_not_zero_are_counted()
    {
        var page = new byte[Page.Size];
        page.AsSpan(7, 1000).Fill(3);
        Assert.Equal(1000, PageDifference.CountNonZero(page));
    }

    [Fact]
    public void A_difference_is_undone_by_itself_in_place()
    {
        var (left, right) = (Bytes.NoisePage(1), Bytes.NoisePage(2));
        var page = (byte[])[.. left];
        PageDifference.Xor(page, right, page);
        Assert.NotEqual(left, page);
        PageDifference.Xor(page, right, page);
        Assert.Equal(left, page);
    }

    [Fact]
    public void Less_than_a_page_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => PageDifference.CountNonZero(new byte[Page.Size - 1]));
    }
}
