using Cloudlet.Server.Catalogue;
using Cloudlet.Server.Http;
using Microsoft.EntityFrameworkCore;

namespace Cloudlet.Server.Tests.Http;

public sealed class AnswerBookTests : IAsyncLifetime
{
    private readonly TestFolder folder = new();
    private readonly TestTime time = new();
    private CatalogueDatabase catalogue = null!;
    private AnswerBook book = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        catalogue = await TestCatalogue.OpenAsync(folder);
        book = new AnswerBook(catalogue, time, most: 3);
    }

    public ValueTask DisposeAsync()
    {
        catalogue.Dispose();
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Of_more_answers_than_are_kept_the_oldest_go()
    {
        for (var i = 0; i < 5; i++)
        {
            Assert.Null(await AskAsync($"key-{i}"));
            time.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Equal("key-4", (await AskAsync("key-4"))?.Body);
        Assert.Equal("key-2", (await AskAsync("key-2"))?.Body);
        Assert.Null(await AskAsync("key-1"));
        Assert.Equal(3, await catalogue.ReadAsync(context => context.Answers.CountAsync(Cancelled)));
    }

    [Fact]
    public async Task An_answer_is_kept_for_a_day()
    {
        await AskAsync("key");
        time.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        Assert.NotNull(await AskAsync("key"));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await AskAsync("key"));
    }

    // The answer that was given before; null: it was made now.
    private Task<Answer?> AskAsync(string key) =>
        book.GiveAsync(key, "request", () => Task.FromResult<Answer?>(new Answer(200, key)), Cancelled);
}
