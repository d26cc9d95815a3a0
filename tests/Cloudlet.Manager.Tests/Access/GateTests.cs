using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using Cloudlet.Contracts;
using Cloudlet.Manager.Tests.Support;

namespace Cloudlet.Manager.Tests.Access;

public sealed class GateTests(ManagerServer server) : IClassFixture<ManagerServer>
{
    [Theory]
    [InlineData("/")]
    [InlineData("/instances")]
    [InlineData("/nowhere")]
    public async Task A_page_leads_to_the_sign_in_while_nobody_is_signed_in(string page)
    {
        using var browser = server.NewBrowser();
        var answer = await browser.GetAsync(page);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.StartsWith("/sign-in", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/v1/instances")]
    [InlineData("GET", "/v1/system")]
    [InlineData("GET", "/metrics")]
    [InlineData("GET", "/live")]
    [InlineData("POST", "/v1/manager/password")]
    [InlineData("DELETE", "/v1/bases/x")]
    public async Task The_api_is_refused_while_nobody_is_signed_in(string method, string path)
    {
        using var browser = server.NewBrowser();
        browser.DefaultRequestHeaders.Accept.Clear();
        var answer = await browser.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync(CloudletJson.Default.Problem);
        Assert.Equal(ProblemCodes.SignInNeeded, problem!.Code);
    }

    [Fact]
    public async Task A_signed_in_browser_uses_the_api_and_changes_with_its_token()
    {
        var (browser, token) = await server.SignInAsync();
        using var _ = browser;

        Assert.Equal("[]", await browser.GetStringAsync("/v1/instances"));
        var answer = await SendAsync(browser, HttpMethod.Delete, "/v1/instances/nothing", token);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task A_change_without_the_sessions_token_is_refused()
    {
        var (browser, _) = await server.SignInAsync();
        using var keep = browser;
        var (other, foreign) = await server.SignInAsync();
        other.Dispose();

        foreach (var token in new[] { null, "", foreign })
        {
            var answer = await SendAsync(browser, HttpMethod.Delete, "/v1/instances/nothing", token);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            Assert.Equal(
                ProblemCodes.ForeignPage,
                (await answer.Content.ReadFromJsonAsync(CloudletJson.Default.Problem))!.Code
            );
        }
    }

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("null")]
    [InlineData(null)]
    public async Task A_change_from_another_origin_is_refused_also_with_the_token(string? origin)
    {
        var (browser, token) = await server.SignInAsync();
        using var _ = browser;
        browser.DefaultRequestHeaders.Remove("Origin");
        if (origin is not null)
            browser.DefaultRequestHeaders.Add("Origin", origin);

        var answer = await SendAsync(browser, HttpMethod.Delete, "/v1/instances/nothing", token);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Nobody_signs_in_from_a_page_of_another_origin()
    {
        using var browser = server.NewBrowser();
        browser.DefaultRequestHeaders.Remove("Origin");
        browser.DefaultRequestHeaders.Add("Origin", "http://evil.example");

        var answer = await browser.PostAsync("/sign-in", ManagerServer.Form(server.Password));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task A_name_of_somebody_else_that_leads_here_is_refused()
    {
        using var browser = server.NewBrowser();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/sign-in") { Headers = { Host = "evil.example" } };

        Assert.Equal(HttpStatusCode.MisdirectedRequest, (await browser.SendAsync(request)).StatusCode);
    }

    [Theory]
    [InlineData(true, "http://evil.example")]
    [InlineData(true, null)]
    [InlineData(false, "own")]
    public async Task A_web_socket_needs_the_sign_in_and_our_own_origin(bool signedIn, string? origin)
    {
        using var socket = new ClientWebSocket();
        if (signedIn)
            socket.Options.SetRequestHeader("Cookie", await CookieAsync());
        if (origin is not null)
            socket.Options.SetRequestHeader(
                "Origin",
                origin == "own" ? server.Url.GetLeftPart(UriPartial.Authority) : origin
            );
        socket.Options.CollectHttpResponseDetails = true;

        await Assert.ThrowsAsync<WebSocketException>(() =>
            socket.ConnectAsync(new Uri($"ws://{server.Url.Authority}/v1/instances/x/serial"), CancellationToken.None)
        );

        Assert.Equal(signedIn ? HttpStatusCode.Forbidden : HttpStatusCode.Unauthorized, socket.HttpStatusCode);
    }

    [Fact]
    public async Task Every_answer_forbids_scripts_and_frames_of_others()
    {
        var (browser, _) = await server.SignInAsync();
        using var keep = browser;
        foreach (var path in new[] { "/", "/instances", "/settings", "/nowhere", "/v1/system" })
        {
            var answer = await browser.GetAsync(path);
            var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Contains("no-store", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_cookie_is_for_the_browser_alone_and_never_sent_from_elsewhere()
    {
        using var browser = server.NewBrowser();
        var answer = await browser.PostAsync("/sign-in", ManagerServer.Form(server.Password));
        var cookie = answer.Headers.GetValues("Set-Cookie").Single();

        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("/instances", "/instances")]
    [InlineData("//evil.example", "/")]
    [InlineData("http://evil.example/", "/")]
    [InlineData("/\\evil.example", "/")]
    public async Task After_the_sign_in_one_is_led_to_a_page_of_ours_only(string next, string place)
    {
        using var browser = server.NewBrowser();
        var answer = await browser.PostAsync("/sign-in", ManagerServer.Form(server.Password, next));

        Assert.Equal(place, answer.Headers.Location!.ToString());
    }

    [Fact]
    public async Task Signing_out_ends_the_session_and_not_only_the_cookie()
    {
        var cookie = await CookieAsync();
        using var browser = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
        {
            BaseAddress = server.Url,
        };
        browser.DefaultRequestHeaders.Add("Cookie", cookie);
        browser.DefaultRequestHeaders.Add("Origin", server.Url.GetLeftPart(UriPartial.Authority));
        var page = await browser.GetStringAsync("/settings");
        var token = page.Split("name=\"cloudlet-token\" content=\"")[1][..64];

        var answer = await SendAsync(browser, HttpMethod.Post, "/sign-out", token);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/v1/instances")).StatusCode);
    }

    [Fact]
    public async Task Files_of_pages_are_kept_for_ever_under_their_version_and_others_are_not_there()
    {
        using var browser = server.NewBrowser();
        var page = await browser.GetStringAsync("/sign-in");
        var css = System.Text.RegularExpressions.Regex.Match(page, "/assets/[0-9a-f]{16}/manager.css").Value;

        var answer = await browser.GetAsync(css);

        Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Contains(".cloudlet-icon", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await browser.GetAsync("/assets/0000000000000000/manager.css")).StatusCode
        );
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await browser.GetAsync(css.Replace("manager.css", "version", StringComparison.Ordinal))).StatusCode
        );
    }

    private static Task<HttpResponseMessage> SendAsync(
        HttpClient browser,
        HttpMethod method,
        string path,
        string? token
    )
    {
        var request = new HttpRequestMessage(method, path);
        if (token is not null)
            request.Headers.Add("X-Cloudlet-Token", token);
        return browser.SendAsync(request);
    }

    private async Task<string> CookieAsync()
    {
        using var browser = server.NewBrowser();
        var answer = await browser.PostAsync("/sign-in", ManagerServer.Form(server.Password));
        return answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
    }
}
