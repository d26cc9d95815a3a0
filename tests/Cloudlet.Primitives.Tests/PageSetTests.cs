namespace Cloudlet.Primitives.Tests;

public class PageSetTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 64)]
    [InlineData(3, 5)]
    [InlineData(60, 10)]
    [InlineData(1, 199)]
    [InlineData(0, 200)]
    [InlineData(199, 1)]
    public void A_range_is_added_as_its_pages_one_by_one(long first, long count)
    {
        var (ranged, single) = (new PageSet(200), new PageSet(200));
        foreach (var set in (PageSet[])[ranged, single])
        {
            set.Add(new PageNumber(62));
            set.Add(new PageNumber(150));
        }

        ranged.AddRange(new PageNumber(first), count);
        for (var page = first; page < first + count; page++)
            single.Add(new PageNumber(page));

        Assert.Equal(single, ranged);
        Assert.Equal(single.Count, ranged.Count);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 201)]
    [InlineData(200, 1)]
    [InlineData(1, long.MaxValue)]
    [InlineData(0, -1)]
    public void A_range_outside_of_the_space_is_refused(long first, long count)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PageSet(200).AddRange(new PageNumber(first), count));
    }
}
