using Microsoft.Playwright;

namespace Cloudlet.Manager.Tests.Browser;

[Trait("Suite", "Browser")]
[Collection(BrowserTests.Name)]
public sealed class KeyboardTests(BrowserServer server)
{
    private const int Limit = 240_000;

    // What can have the focus and is seen, but what a person has to open first.
    private const string Controls = """
        () => [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
            .filter((one) => one.tabIndex >= 0 && !one.disabled && one.checkVisibility({ visibilityProperty: true }) && !one.closest("#console"))
            .map((one) => { one.dataset.seen ??= "no"; return one; }).length
        """;

    // Notes that the element with the focus was reached, and whether it can be seen there.
    private const string Reach = """
        () => {
            const one = document.activeElement;
            if (one === document.body) return true;
            const style = getComputedStyle(one);
            one.dataset.seen = style.outlineStyle !== "none" || style.boxShadow !== "none" ? "yes" : "reached, but nothing shows it";
            return false;
        }
        """;

    private const string Missed = """
        () => [...document.querySelectorAll("[data-seen]:not([data-seen=yes])")].map((one) => `${one.dataset.seen}: ${one.outerHTML.slice(0, 160)}`)
        """;

    [Theory(Timeout = Limit)]
    [InlineData("/")]
    [InlineData("/instances/counter-1")]
    [InlineData("/services/counting")]
    [InlineData("/bases:new")]
    [InlineData("/devices")]
    [InlineData("/operations")]
    [InlineData("/settings")]
    public async Task Each_control_is_reached_by_the_tab_key_and_seen_when_it_has_the_focus(string path)
    {
        await using var window = await server.OpenAsync();
        var page = window.Page;
        await window.GoAsync(path);
        var count = await page.EvaluateAsync<int>(Controls);

        for (var i = 0; i <= count; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<bool>(Reach))
                break;
        }

        var missed = await page.EvaluateAsync<string[]>(Missed);
        Assert.True(missed.Length == 0, string.Join('\n', missed));
    }

    [Fact(Timeout = Limit)]
    public async Task The_first_tab_leads_past_the_menu_to_the_content()
    {
        await using var window = await server.OpenAsync();
        var page = window.Page;
        await window.GoAsync("/services");

        await page.Keyboard.PressAsync("Tab");
        var skip = page.GetByRole(AriaRole.Link, new() { Name = "To the content" });
        await Assertions.Expect(skip).ToBeFocusedAsync();
        await Assertions.Expect(skip).ToBeInViewportAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Tab");

        await Assertions.Expect(page.Locator("main :focus")).ToHaveCountAsync(1);
    }

    [Fact(Timeout = Limit)]
    public async Task A_dialog_keeps_the_focus_and_escape_closes_it_and_gives_the_focus_back()
    {
        await using var window = await server.OpenAsync();
        var page = window.Page;
        await window.GoAsync("/instances/counter-1");
        await page.Locator("#do-kill").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#do-kill-dialog")).ToBeVisibleAsync();
        // A question for ever is not answered by one more Enter.
        await Assertions.Expect(page.Locator("#do-kill-dialog [data-close]")).ToBeFocusedAsync();

        for (var i = 0; i < 8; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            Assert.True(
                await page.EvaluateAsync<bool>(
                    "() => document.activeElement === document.body || !!document.activeElement.closest('dialog[open]')"
                )
            );
        }
        await page.Keyboard.PressAsync("Escape");

        await Assertions.Expect(page.Locator("#do-kill-dialog")).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator("#do-kill")).ToBeFocusedAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task A_service_is_made_and_deleted_without_a_mouse()
    {
        await using var window = await server.OpenAsync();
        var page = window.Page;
        await window.GoAsync("/services:new");
        await page.Locator("[name=id]").FocusAsync();
        await page.Keyboard.TypeAsync("org.example.typed");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/services/org.example.typed");

        await page.Locator("#delete").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Shift+Tab");
        await page.Keyboard.PressAsync("Enter");

        await page.WaitForURLAsync("**/services");
        Assert.DoesNotContain(await server.Client.ListServicesAsync(), service => service.Id == "org.example.typed");
    }

    [Fact(Timeout = Limit)]
    public async Task What_happens_by_itself_is_told_to_screen_readers()
    {
        await using var window = await server.OpenAsync();
        await window.GoAsync("/instances/counter-1");
        await Assertions.Expect(window.Page.Locator("#toasts")).ToHaveAttributeAsync("aria-live", "polite");

        await window.Page.Locator("#do-pause").ClickAsync();
        await Assertions.Expect(window.Page.Locator("#toasts")).ToContainTextAsync("Pause the instance counter-1");
        await window.Page.Locator("#do-resume").ClickAsync();
        await Assertions.Expect(window.Page.Locator("#toasts")).ToContainTextAsync("Resume the instance counter-1");
    }
}
