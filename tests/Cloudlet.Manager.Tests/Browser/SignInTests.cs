using Microsoft.Playwright;

namespace Cloudlet.Manager.Tests.Browser;

[Trait("Suite", "Browser")]
[Collection(BrowserTests.Name)]
public sealed class SignInTests(BrowserServer server)
{
    private const int Limit = 120_000;

    [Fact(Timeout = Limit)]
    public async Task A_new_password_can_be_looked_at()
    {
        await using var window = await server.OpenAsync();
        await window.GoAsync("/settings");
        var field = window.Page.Locator("[name=new]");
        await field.FillAsync("seen at last");

        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Show", Exact = true }).ClickAsync();
        await Assertions.Expect(field).ToHaveAttributeAsync("type", "text");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Hide", Exact = true }).ClickAsync();
        await Assertions.Expect(field).ToHaveAttributeAsync("type", "password");
    }

    [Fact(Timeout = Limit)]
    public async Task A_wrong_password_is_told_beside_the_field()
    {
        var context = await server.Chromium.NewContextAsync(new() { BaseURL = server.Url.ToString() });
        await using var window = new OpenPage(context, await context.NewPageAsync());
        await window.Page.GotoAsync("/instances");

        await window.Page.GetByLabel("Password").FillAsync("wrong");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();

        await Assertions.Expect(window.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("That is not the password");
        await Assertions.Expect(window.Page.GetByLabel("Password")).ToHaveAttributeAsync("aria-invalid", "true");

        // The right one leads to where one wanted to go at first.
        await window.Page.GetByLabel("Password").FillAsync(server.Password);
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await window.Page.WaitForURLAsync("**/instances");
    }

    [Fact(Timeout = Limit)]
    public async Task Signing_out_leads_to_the_sign_in_and_other_windows_follow()
    {
        await using var window = await server.OpenAsync();
        var second = await window.Page.Context.NewPageAsync();
        await second.GotoAsync("/settings");

        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();

        await window.Page.WaitForURLAsync("**/sign-in");
        await second.WaitForURLAsync("**/sign-in*");
    }

    [Fact(Timeout = Limit)]
    public async Task A_password_that_is_too_short_is_told_beside_its_field()
    {
        await using var window = await server.OpenAsync();
        await window.GoAsync("/settings");

        await window.Page.GetByLabel("Present password").FillAsync(server.Password);
        await window.Page.GetByLabel("New password").FillAsync("short");
        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Change the password" }).ClickAsync();

        await Assertions.Expect(window.Page.Locator("[data-fault=new]")).ToContainTextAsync("10 to 200 characters");
        await Assertions.Expect(window.Page.Locator("[data-fault=current]")).ToBeEmptyAsync();
    }

    [Fact(Timeout = Limit)]
    public async Task A_form_that_is_being_filled_in_outlives_a_restart_of_the_daemon()
    {
        await using var window = await server.OpenAsync();
        var page = window.Page;
        await window.GoAsync("/services:new");
        await page.Locator("[name=id]").FillAsync("org.example.outlives");
        await page.Locator("[name=overlay]").SelectOptionAsync("counter");

        var lost = page.Locator("#connection").WaitForAsync();
        await server.RestartAsync();
        await lost;

        await Assertions.Expect(page.Locator("#connection")).ToBeHiddenAsync(new() { Timeout = 30_000 });
        await page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await page.WaitForURLAsync("**/services/org.example.outlives");
        await server.Client.DeleteServiceAsync("org.example.outlives");
    }

    [Fact(Timeout = Limit)]
    public async Task What_was_typed_when_the_session_ended_is_back_after_signing_in()
    {
        await using var window = await server.OpenAsync();
        var page = window.Page;
        await window.GoAsync("/services:new");
        await page.Locator("[name=id]").FillAsync("org.example.kept");
        await page.Locator("[name=warm]").FillAsync("2");

        await page.EvaluateAsync(
            "fetch('/sign-out', { method: 'POST', headers: { 'X-Cloudlet-Token': document.querySelector('meta[name=cloudlet-token]').content } })"
        );
        await page.WaitForURLAsync("**/sign-in*");
        await page.GetByLabel("Password").FillAsync(server.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();

        await Assertions.Expect(page.Locator("[name=id]")).ToHaveValueAsync("org.example.kept");
        await Assertions.Expect(page.Locator("[name=warm]")).ToHaveValueAsync("2");
        await Assertions.Expect(page.Locator("#toasts")).ToContainTextAsync("What was typed here is back");
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("[name=id]")).ToHaveValueAsync("");
    }
}
