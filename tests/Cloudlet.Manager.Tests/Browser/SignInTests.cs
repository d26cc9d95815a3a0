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
}
