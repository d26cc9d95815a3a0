using Microsoft.Playwright;

namespace Cloudlet.Manager.Tests.Browser;

[Trait("Suite", "Browser")]
[Collection(BrowserTests.Name)]
public sealed class ConsoleTests(BrowserServer server)
{
    private const int Limit = 240_000;

    [Fact(Timeout = Limit)]
    public async Task What_is_typed_and_pasted_into_the_screen_arrives_in_the_guest()
    {
        await using var window = await server.OpenAsync();
        var page = window.Page;
        await window.GoAsync("/instances/counter-1/screen");
        await page.GetByText("connected", new() { Exact = true }).WaitForAsync();

        await page.Locator("#console canvas").ClickAsync();
        await page.Keyboard.TypeAsync("typed by hand\n", new() { Delay = 30 });
        Assert.Contains("typed by hand", await TypedAsync("by hand"), StringComparison.Ordinal);

        await page.GetByRole(AriaRole.Button, new() { Name = "Paste" }).ClickAsync();
        await page.GetByLabel("Text: it is typed, key by key").FillAsync("Pasted: It's <OK> & \"done\"!\n");
        await page.GetByRole(AriaRole.Button, new() { Name = "Type it" }).ClickAsync();

        Assert.Contains("Pasted: It's <OK> & \"done\"!", await TypedAsync("done"), StringComparison.Ordinal);
        await window.PhotographAsync("screen-typed");
        window.AssertNoFault();
    }

    [Fact(Timeout = Limit)]
    public async Task The_serial_console_begins_with_what_was_written_before_and_takes_commands()
    {
        await using var window = await server.OpenAsync();
        var page = window.Page;
        await window.GoAsync("/instances/counter-1/serial");
        await Assertions.Expect(page.Locator("#console .xterm-rows")).ToContainTextAsync("tick");

        await page.Locator("#console").ClickAsync();
        await page.Keyboard.TypeAsync("echo $((6*7))-answer\n");

        await Assertions.Expect(page.Locator("#console .xterm-rows")).ToContainTextAsync("42-answer");
        window.AssertNoFault();
    }

    [Fact(Timeout = Limit)]
    public async Task The_serial_console_is_as_wide_as_guests_take_it_for_and_says_when_the_machine_has_ended()
    {
        await server.RunAsync("ending", CancellationToken.None);
        await using var window = await server.OpenAsync();
        var page = window.Page;
        await window.GoAsync("/instances/ending/serial");
        await page.GetByText("connected", new() { Exact = true }).WaitForAsync();

        await page.Locator("#console").ClickAsync();
        await page.Keyboard.TypeAsync("printf '%0100d\\n' 7\n");
        await page.Locator("#console .xterm-rows > div")
            .Filter(new() { HasTextRegex = new("^0{80}$") })
            .First.WaitForAsync();
        await server.Client.StopInstanceAsync("ending", new StopInstance { TimeoutSeconds = 0, Delete = true });

        await Assertions.Expect(page.Locator("#console-state")).ToHaveTextAsync("The machine ended.");
    }

    [Theory(Timeout = Limit)]
    [InlineData("screen")]
    [InlineData("serial")]
    public async Task The_keyboard_alone_leads_out_of_a_console(string kind)
    {
        await using var window = await server.OpenAsync();
        var page = window.Page;
        await window.GoAsync($"/instances/counter-1/{kind}");
        await page.GetByText("connected", new() { Exact = true }).WaitForAsync();
        var within = page.Locator("#console :focus");
        await Assertions.Expect(within).ToHaveCountAsync(1);

        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Shift+A");
        await page.Keyboard.PressAsync("Control+Alt+ArrowLeft");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(within).ToHaveCountAsync(1);
        foreach (var key in new[] { "Control", "Alt", "Shift" })
            await page.Keyboard.DownAsync(key);
        foreach (var key in new[] { "Shift", "Control", "Alt" })
            await page.Keyboard.UpAsync(key);

        await Assertions.Expect(page.Locator("#reconnect")).ToBeFocusedAsync();
        window.AssertNoFault();
    }

    [Fact(Timeout = Limit)]
    public async Task A_screen_whose_machine_ended_leads_to_its_page_and_its_buttons_say_why_they_do_nothing()
    {
        await server.RunAsync("ended", CancellationToken.None);
        await using var window = await server.OpenAsync();
        var page = window.Page;
        await window.GoAsync("/instances/ended/screen");
        var paste = page.GetByRole(AriaRole.Button, new() { Name = "Paste" });
        await page.GetByText("connected", new() { Exact = true }).WaitForAsync();
        await Assertions.Expect(paste).Not.ToHaveAttributeAsync("aria-disabled", "true");
        await server.Client.PauseInstanceAsync("ended");
        await Assertions.Expect(page.Locator("#machine .badge")).ToHaveTextAsync("paused");

        await server.Client.StopInstanceAsync("ended", new StopInstance { TimeoutSeconds = 0 });

        await Assertions.Expect(page.Locator("#console-ended")).ToBeVisibleAsync();
        await paste.ClickAsync(new() { Force = true });
        await Assertions.Expect(page.Locator("#toasts")).ToContainTextAsync("It is not connected to a machine.");
        await Assertions.Expect(page.Locator("dialog[open]")).ToHaveCountAsync(0);
        await window.PhotographAsync("screen-ended");
        await page.Locator("#console-ended a").ClickAsync();
        await page.WaitForURLAsync("**/instances/ended");

        // Deleted by somebody else while its page is open: nothing can be done to it any more, which is said once.
        await server.Client.DeleteInstanceAsync("ended");
        await Assertions.Expect(page.Locator("#do-start")).ToHaveAttributeAsync("aria-disabled", "true");
        await Assertions
            .Expect(page.Locator(".cloudlet-toast").Filter(new() { HasText = "not there any more" }))
            .ToHaveCountAsync(1);
    }

    [Theory(Timeout = Limit)]
    [InlineData("screen")]
    [InlineData("serial")]
    public async Task The_open_task_pane_covers_nothing_of_a_console(string kind)
    {
        await using var window = await server.OpenAsync();
        var page = window.Page;
        await window.GoAsync($"/instances/counter-1/{kind}");
        await page.GetByText("connected", new() { Exact = true }).WaitForAsync();
        var console = await page.Locator("#console").BoundingBoxAsync();

        await page.Locator("#tasks summary").First.ClickAsync();

        await page.WaitForFunctionAsync(
            "() => document.querySelector('#console').getBoundingClientRect().bottom <= document.querySelector('#tasks').getBoundingClientRect().top"
        );
        var beside = await page.Locator("#console").BoundingBoxAsync();
        Assert.True(beside!.Height < console!.Height, $"{beside.Height} of {console.Height}");
        window.AssertNoFault();
    }

    // What the guest has read from its keyboard, as its web server gives it.
    private async Task<string> TypedAsync(string word)
    {
        var instance = await server.Client.GetInstanceAsync("counter-1");
        using var http = new HttpClient();
        var url = new Uri($"http://127.0.0.1:{instance.Ports[0].Host}/typed");
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            using var answer = await http.GetAsync(url, limit.Token);
            if (
                answer.IsSuccessStatusCode
                && await answer.Content.ReadAsStringAsync(limit.Token) is var text
                && text.Contains(word)
            )
                return text;
            await Task.Delay(200, limit.Token);
        }
    }
}
