using System.Net;
using System.Net.Http.Json;
using Cloudlet.Contracts;
using Cloudlet.Manager.Tests.Support;

namespace Cloudlet.Manager.Tests.Access;

public sealed class PasswordTests : IAsyncLifetime
{
    private const string Wanted = "correct horse battery";

    private readonly ManagerServer server = new();

    public ValueTask InitializeAsync() => server.InitializeAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task The_first_password_is_told_once_and_only_its_digest_is_kept()
    {
        var first = server.Password;
        Assert.Matches("^[a-z2-9]{4}(-[a-z2-9]{4}){3}$", first);
        var file = Path.Combine(server.Data, "manager.json");
        Assert.DoesNotContain(first, await File.ReadAllTextAsync(file), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));

        var said = await server.RestartAsync();

        Assert.Contains("The Manager is at", said, StringComparison.Ordinal);
        Assert.DoesNotContain("password", said, StringComparison.Ordinal);
        var (browser, _) = await server.SignInAsync();
        browser.Dispose();
    }

    [Fact]
    public async Task A_changed_password_signs_out_other_browsers_and_the_old_one_is_none()
    {
        var (one, token) = await server.SignInAsync();
        var (other, _) = await server.SignInAsync();

        var answer = await ChangeAsync(one, token, server.Password, Wanted);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await one.GetAsync("/settings")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await other.GetAsync("/settings")).StatusCode);
        using var browser = server.NewBrowser();
        Assert.Equal(401, (int)(await browser.PostAsync("/sign-in", ManagerServer.Form(server.Password))).StatusCode);
        Assert.Equal(303, (int)(await browser.PostAsync("/sign-in", ManagerServer.Form(Wanted))).StatusCode);
        one.Dispose();
        other.Dispose();
    }

    [Theory]
    [InlineData("short")]
    [InlineData("aaaaaaaaaaaa")]
    [InlineData("1212121212")]
    public async Task A_wrong_present_password_and_a_poor_new_one_are_both_told_beside_their_fields(string poor)
    {
        var (browser, token) = await server.SignInAsync();
        using var _ = browser;

        var answer = await ChangeAsync(browser, token, "wrong", poor);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync(CloudletJson.Default.Problem);
        Assert.Equal(["current", "new"], problem!.Faults!.Select(fault => fault.Field));
    }

    [Fact]
    public async Task The_present_password_is_no_new_one()
    {
        var (browser, token) = await server.SignInAsync();
        using var _ = browser;

        var answer = await ChangeAsync(browser, token, server.Password, server.Password);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync(CloudletJson.Default.Problem);
        Assert.Equal("new", Assert.Single(problem!.Faults!).Field);
    }

    [Fact]
    public async Task Whoever_may_open_the_socket_makes_a_new_password_and_signs_everybody_out()
    {
        var (browser, _) = await server.SignInAsync();
        using var keep = browser;

        var made = await server.Client.ResetManagerPasswordAsync();

        Assert.NotEqual(server.Password, made.Password);
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/settings")).StatusCode);
        Assert.Equal(303, (int)(await browser.PostAsync("/sign-in", ManagerServer.Form(made.Password))).StatusCode);
    }

    [Fact]
    public async Task After_some_wrong_passwords_even_the_right_one_must_wait()
    {
        using var browser = server.NewBrowser();
        for (var attempt = 0; attempt < 4; attempt++)
            await browser.PostAsync("/sign-in", ManagerServer.Form("wrong"));

        var answer = await browser.PostAsync("/sign-in", ManagerServer.Form(server.Password));

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    private static Task<HttpResponseMessage> ChangeAsync(
        HttpClient browser,
        string token,
        string current,
        string wanted
    )
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/settings/password")
        {
            Content = JsonContent.Create(new { current, @new = wanted }),
        };
        request.Headers.Add("X-Cloudlet-Token", token);
        return browser.SendAsync(request);
    }
}
