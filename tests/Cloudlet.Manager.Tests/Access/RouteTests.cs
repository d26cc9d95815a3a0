using System.Net;
using System.Net.Http.Json;
using Cloudlet.Contracts;
using Cloudlet.Manager.Tests.Support;

namespace Cloudlet.Manager.Tests.Access;

/// <summary>Every route of the daemon, as the Manager's listener answers it.</summary>
public sealed class RouteTests(ListedServer server) : IClassFixture<ListedServer>
{
    private static readonly string[] Safe = ["GET", "HEAD"];

    private IEnumerable<(string Method, string Path)> Changes =>
        server.Routes.Where(route => !Safe.Contains(route.Method));

    private IEnumerable<string> Pages =>
        server.Routes.Where(route => route.Method == "GET").Select(route => route.Path);

    [Fact]
    public void The_routes_that_are_tried_are_those_of_the_api_and_of_the_pages()
    {
        Assert.Contains(("POST", "/v1/services"), Changes);
        Assert.Contains(("DELETE", "/v1/bases/nothing"), Changes);
        Assert.Contains(("POST", "/settings/password"), Changes);
        Assert.Contains(("POST", "/sign-out"), Changes);
        Assert.Contains("/services/nothing/edit", Pages);
    }

    [Fact]
    public async Task Nothing_is_changed_without_the_sessions_token()
    {
        var (browser, _) = await server.SignInAsync();
        using var keep = browser;
        foreach (var (method, path) in Changes.Where(route => route.Path != "/sign-in"))
            await AssertRefusedAsync(browser, method, path, HttpStatusCode.Forbidden, ProblemCodes.ForeignPage);
    }

    [Fact]
    public async Task Nothing_is_changed_from_a_page_of_another_origin()
    {
        var (browser, token) = await server.SignInAsync();
        using var keep = browser;
        browser.DefaultRequestHeaders.Remove("Origin");
        browser.DefaultRequestHeaders.Add("Origin", "http://evil.example");
        browser.DefaultRequestHeaders.Add("X-Cloudlet-Token", token);
        foreach (var (method, path) in Changes)
            await AssertRefusedAsync(browser, method, path, HttpStatusCode.Forbidden, ProblemCodes.ForeignPage);
    }

    [Fact]
    public async Task Nothing_is_changed_while_nobody_is_signed_in()
    {
        using var browser = server.NewBrowser();
        foreach (var (method, path) in Changes.Where(route => route.Path != "/sign-in"))
            await AssertRefusedAsync(browser, method, path, HttpStatusCode.Unauthorized, ProblemCodes.SignInNeeded);
    }

    [Fact]
    public async Task A_get_changes_nothing_fails_nowhere_and_has_a_policy_without_inline_scripts()
    {
        var app = await server.Client.AddAppAsync(
            new AddApp { FileName = "speech.txt", Name = "Speech" },
            new MemoryStream([1])
        );
        var (browser, _) = await server.SignInAsync();
        using var keep = browser;
        var before = await EverythingAsync(browser);

        // A download is counted: that is what it is asked for.
        foreach (
            var path in Pages
                .Where(path => !path.EndsWith("/package", StringComparison.Ordinal))
                .Select(path => path.Replace("nothing", app.Id, StringComparison.Ordinal))
        )
        {
            using var answer = await browser.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
            Assert.True((int)answer.StatusCode < 500 || path == "/readyz", $"{path}: {answer.StatusCode}");
            if (path.StartsWith("/assets", StringComparison.Ordinal))
                continue;
            var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
            Assert.Equal(
                path.EndsWith("/serial", StringComparison.Ordinal)
                    && !path.StartsWith("/v1", StringComparison.Ordinal)
                    && answer.IsSuccessStatusCode,
                policy.Contains("unsafe", StringComparison.Ordinal)
            );
        }

        Assert.Equal(before, await EverythingAsync(browser));
    }

    private static async Task AssertRefusedAsync(
        HttpClient browser,
        string method,
        string path,
        HttpStatusCode status,
        string code
    )
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var answer = await browser.SendAsync(request);
        Assert.True(answer.StatusCode == status, $"{method} {path}: {answer.StatusCode}");
        Assert.Equal(code, (await answer.Content.ReadFromJsonAsync(CloudletJson.Default.Problem))!.Code);
    }

    private static async Task<string> EverythingAsync(HttpClient browser)
    {
        string[] lists =
        [
            Routes.Apps,
            Routes.Bases,
            Routes.Overlays,
            Routes.Services,
            Routes.Instances + "?all=true",
            Routes.Operations,
            Routes.Uploads,
            Routes.Devices,
            Routes.Messages,
        ];
        return string.Join('\n', await Task.WhenAll(lists.Select(path => browser.GetStringAsync(path))));
    }
}
