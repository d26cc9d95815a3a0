using Cloudlet.Server.Http;
using Microsoft.AspNetCore.Http;

namespace Cloudlet.Server.Tests.Http;

public sealed class ListPageTests
{
    private readonly List<string> names = ["d", "a", "c", "b", "e"];

    [Fact]
    public void Pages_lead_on_until_all_was_seen_once_and_in_order()
    {
        var seen = new List<string>();
        string? query = "?limit=2&text=x";
        while (query is not null)
        {
            var (page, next) = Get(query);
            Assert.True(page.Length <= 2);
            Assert.True(next is null || next.Contains("text=x", StringComparison.Ordinal));
            seen.AddRange(page);
            query = next;
        }
        Assert.Equal(["a", "b", "c", "d", "e"], seen);
    }

    [Fact]
    public void What_comes_and_goes_meanwhile_moves_nothing_else()
    {
        var (first, next) = Get("?limit=2");
        names.Remove("b");
        names.Add("bb");
        names.Add("0");

        Assert.Equal(["a", "b"], first);
        Assert.Equal(["bb", "c", "d", "e"], Get(next!.Replace("limit=2", "limit=9", StringComparison.Ordinal)).Page);
    }

    [Theory]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=201", "limit")]
    [InlineData("?limit=many", "limit")]
    [InlineData("?cursor=!", "cursor")]
    public void A_limit_or_cursor_that_is_none_is_refused(string query, string field) =>
        Assert.Equal(field, Refused.By(() => Get(query)).Field);

    [Fact]
    public void Keys_of_times_put_the_oldest_or_the_newest_first()
    {
        var time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2));
        var later = time.ToUniversalTime().AddTicks(1);

        Assert.True(string.CompareOrdinal(ListPage.OldestFirst(time, "b"), ListPage.OldestFirst(later, "a")) < 0);
        Assert.True(string.CompareOrdinal(ListPage.NewestFirst(time, "a"), ListPage.NewestFirst(later, "b")) > 0);
    }

    private (string[] Page, string? Next) Get(string query)
    {
        var context = new DefaultHttpContext();
        context.Request.Path = "/v1/things";
        context.Request.QueryString = new QueryString(query);
        var answer = ListPage.Of<string, LeaseInfo>(
            context,
            names,
            name => name,
            name => new LeaseInfo
            {
                Id = name,
                Instance = "",
                Service = "",
                Seconds = 1,
                ExpiresAt = default,
            },
            CloudletJson.Default.IReadOnlyListLeaseInfo
        );
        var page = System.Text.Json.JsonSerializer.Deserialize(
            answer.Body,
            CloudletJson.Default.IReadOnlyListLeaseInfo
        )!;
        string? link = context.Response.Headers.Link;
        return (
            [.. page.Select(lease => lease.Id)],
            link?[link.IndexOf('?', StringComparison.Ordinal)..link.IndexOf('>', StringComparison.Ordinal)]
        );
    }
}
