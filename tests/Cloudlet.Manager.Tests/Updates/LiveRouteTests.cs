using System.Text.RegularExpressions;
using Cloudlet.Contracts;
using Cloudlet.Manager.Tests.Support;

namespace Cloudlet.Manager.Tests.Updates;

public sealed class LiveRouteTests(ManagerServer server) : IClassFixture<ManagerServer>
{
    [Fact]
    public async Task A_stream_first_tells_that_something_happened_since_its_page_was_made()
    {
        var (browser, _) = await server.SignInAsync();
        using var keep = browser;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var page = await browser.GetStringAsync("/apps", limit.Token);
        var known = Regex.Match(page, "name=\"cloudlet-news\" content=\"([0-9]+)\"").Groups[1].Value;
        // It is told after the page was made, before the stream is opened.
        var told = FirstChangeAsync(browser, "/live", limit.Token);
        await server.Client.AddAppAsync(
            new AddApp { FileName = "speech.txt", Name = "Speech" },
            new MemoryStream([1]),
            cancellationToken: limit.Token
        );
        await told;

        Assert.Equal("""data: ["all"]""", await FirstChangeAsync(browser, $"/live?after={known}", limit.Token));
    }

    private static async Task<string> FirstChangeAsync(HttpClient browser, string path, CancellationToken limit)
    {
        await using var stream = await browser.GetStreamAsync(path, limit);
        using var reader = new StreamReader(stream);
        while (await reader.ReadLineAsync(limit) != "event: changed") { }
        return (await reader.ReadLineAsync(limit))!;
    }
}
