using Cloudlet.Contracts;
using Microsoft.Playwright;

namespace Cloudlet.Manager.Tests.Browser;

[Trait("Suite", "Browser")]
[Collection(BrowserTests.Name)]
public sealed class LiveTests(BrowserServer server)
{
    private const int Limit = 240_000;

    [Fact(Timeout = Limit)]
    public async Task What_is_told_while_a_part_asks_for_itself_is_asked_for_afterwards()
    {
        await using var window = await server.OpenAsync();
        var page = window.Page;
        await window.GoAsync("/instances");
        var asked = new TaskCompletionSource();
        var told = new TaskCompletionSource();
        // The first answer is from before the pause, and arrives after the pause was told.
        await page.RouteAsync(
            "**/instances",
            async route =>
            {
                var old = await route.FetchAsync();
                asked.TrySetResult();
                await told.Task;
                await route.FulfillAsync(new() { Response = old });
            },
            new() { Times = 1 }
        );
        await page.EvaluateAsync("document.body.dispatchEvent(new CustomEvent('live:instance'))");
        await asked.Task;
        await page.EvaluateAsync(
            "void (window.told = new Promise(done => document.body.addEventListener('live:instance', done, { once: true })))"
        );

        await server.Client.PauseInstanceAsync("counter-1");
        await page.EvaluateAsync("window.told.then(() => true)");
        told.SetResult();

        await Assertions.Expect(Row(page)).ToContainTextAsync("paused");
        await server.Client.ResumeInstanceAsync("counter-1");
        await Assertions.Expect(Row(page)).ToContainTextAsync("running");
        window.AssertNoFault();
    }

    [Fact(Timeout = Limit)]
    public async Task A_button_is_not_replaced_while_it_is_pressed_but_afterwards()
    {
        await using var window = await server.OpenAsync();
        var page = window.Page;
        await window.GoAsync("/instances/counter-1");
        var button = page.Locator("#do-kill");
        await button.HoverAsync();
        await page.Mouse.DownAsync();
        await button.EvaluateAsync("button => void (button.dataset.old = '')");
        await page.EvaluateAsync("document.body.dispatchEvent(new CustomEvent('live:instance'))");
        await page.EvaluateAsync("new Promise(done => setTimeout(done, 500))");
        await page.Mouse.UpAsync();

        await page.Locator("dialog[open]").WaitForAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("#do-kill[data-old]")).ToHaveCountAsync(0);
        await Assertions.Expect(button).ToBeVisibleAsync();
        window.AssertNoFault();
    }

    [Fact(Timeout = Limit)]
    public async Task What_happens_between_a_page_and_its_stream_is_shown()
    {
        await using var window = await server.OpenAsync();
        var page = window.Page;
        await page.RouteAsync(
            "**/live?*",
            async route =>
            {
                await server.Client.PauseInstanceAsync("counter-1");
                await route.ContinueAsync();
            },
            new() { Times = 1 }
        );

        await window.GoAsync("/instances");

        await Assertions.Expect(Row(page)).ToContainTextAsync("paused");
        await server.Client.ResumeInstanceAsync("counter-1");
        await Assertions.Expect(Row(page)).ToContainTextAsync("running");
    }

    [Fact(Timeout = Limit)]
    public async Task A_question_stays_open_while_its_part_changes_which_is_seen_when_it_is_closed()
    {
        await using var window = await server.OpenAsync();
        var page = window.Page;
        await window.GoAsync("/instances/counter-1");
        await page.Locator("#do-kill").ClickAsync();

        await server.Client.PauseInstanceAsync("counter-1");

        await Assertions.Expect(page.Locator("#facts .badge").First).ToHaveTextAsync("paused");
        var question = page.Locator("#do-kill-dialog");
        await Assertions.Expect(question).ToBeVisibleAsync();
        await question.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await page.Locator("#do-resume:not([aria-disabled])").ClickAsync();
        await Assertions.Expect(page.Locator("#facts .badge").First).ToHaveTextAsync("running");
        window.AssertNoFault();
    }

    /// <summary>The clock of the page runs an hour ahead, while nothing is told: a page that polls would ask.</summary>
    [Theory(Timeout = Limit)]
    [InlineData("/")]
    [InlineData("/instances/counter-1")]
    [InlineData("/services/counting")]
    [InlineData("/operations")]
    public async Task A_page_to_which_nothing_is_told_asks_for_nothing_in_an_hour(string path)
    {
        await using var window = await server.OpenAsync();
        var page = window.Page;
        await page.Clock.InstallAsync();
        await page.RouteAsync("**/live?*", route => route.AbortAsync());
        await window.GoAsync(path);
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        var asked = new List<string>();
        page.Request += (_, request) =>
        {
            if (!request.Url.Contains("/live?", StringComparison.Ordinal))
                asked.Add(request.Url);
        };

        await page.Clock.RunForAsync("01:00:00");
        await page.EvaluateAsync("fetch('/v1/system?last')");

        Assert.Equal([new Uri(server.Url, "/v1/system?last").ToString()], asked);
    }

    private static ILocator Row(IPage page) =>
        page.Locator("#instances tr").Filter(new() { Has = page.GetByText("counter-1", new() { Exact = true }) });
}
