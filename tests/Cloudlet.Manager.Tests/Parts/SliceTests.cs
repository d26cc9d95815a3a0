using Microsoft.AspNetCore.Http;

namespace Cloudlet.Manager.Tests.Parts;

public class SliceTests
{
    private static readonly int[] Thousand = [.. Enumerable.Range(0, 1000)];

    [Fact]
    public void A_long_list_is_shown_fifty_at_a_time_and_what_was_searched_stays_in_the_addresses()
    {
        var slice = Slice.Of(Thousand, Query("?text=a%20b&tag=&skip=100"));

        Assert.Equal(Enumerable.Range(100, 50), slice.Rows);
        Assert.Equal((100, 1000), (slice.First, slice.Count));
        Assert.Equal(("?text=a%20b&skip=50", "?text=a%20b&skip=150"), (slice.Before, slice.After));
    }

    [Theory]
    [InlineData("", 0, null, "?skip=50")]
    [InlineData("?skip=50", 50, "?", "?skip=100")]
    [InlineData("?skip=950", 950, "?skip=900", null)]
    [InlineData("?skip=99999", 950, "?skip=900", null)]
    [InlineData("?skip=77", 50, "?", "?skip=100")]
    [InlineData("?skip=-3", 0, null, "?skip=50")]
    [InlineData("?skip=x", 0, null, "?skip=50")]
    public void An_address_that_asks_for_what_is_not_there_shows_what_is_nearest(
        string query,
        int first,
        string? before,
        string? after
    )
    {
        var slice = Slice.Of(Thousand, Query(query));

        Assert.Equal((first, before, after), (slice.First, slice.Before, slice.After));
    }

    [Fact]
    public void Two_lists_of_a_page_are_leafed_through_on_their_own()
    {
        var slice = Slice.Of(Thousand, Query("?skip=50&messages=100"), "messages");

        Assert.Equal(100, slice.First);
        Assert.Equal("?skip=50&messages=150", slice.After);
    }

    [Fact]
    public void What_fits_has_no_other_pages()
    {
        var slice = Slice.Of(Thousand[..50], Query(""));

        Assert.Equal((50, null, null), (slice.Rows.Count, slice.Before, slice.After));
        Assert.Empty(Slice.Of(Array.Empty<int>(), Query("?skip=50")).Rows);
    }

    private static IQueryCollection Query(string text) =>
        new DefaultHttpContext { Request = { QueryString = new QueryString(text) } }
            .Request
            .Query;
}
