using Microsoft.Playwright;

namespace Cloudlet.Manager.Tests.Browser;

[Trait("Suite", "Browser")]
[Collection(BrowserTests.Name)]
public sealed class BaseTests(BrowserServer server)
{
    private const int Limit = 300_000;
    private const float VmLimit = 120_000;

    [Fact(Timeout = Limit)]
    public async Task A_guest_is_watched_while_it_boots_and_frozen_when_a_person_sees_that_it_is_ready()
    {
        await using var window = await server.OpenAsync();
        var page = window.Page;
        await window.GoAsync("/bases:new");
        await page.Locator("[name=name]").FillAsync("watched");
        await page.GetByText("A kernel of its own").ClickAsync();
        await page.Locator("[name=kernel]").FillAsync(server.GuestFile("vmlinuz"));
        await page.Locator("[name=initrd]").FillAsync(server.GuestFile("initrd.gz"));
        await page.Locator("[name=commandLine]")
            .FillAsync((await File.ReadAllTextAsync(server.GuestFile("cmdline"))).Trim());
        await page.Locator("[name=memoryBytes]").FillAsync("128M");
        await page.Locator("[name=ready]").FillAsync("serial:it never says this");
        await page.GetByRole(AriaRole.Button, new() { Name = "Boot it" }).ClickAsync();
        await page.WaitForURLAsync("**/operations/*");
        var operation = page.Url;

        await page.GetByRole(AriaRole.Link, new() { Name = "Serial console" }).ClickAsync(new() { Timeout = VmLimit });
        await Assertions
            .Expect(page.Locator("#console .xterm-rows"))
            .ToContainTextAsync("tick", new() { Timeout = VmLimit });
        await page.Locator("#tasks [data-log]").First.ClickAsync();
        await Assertions.Expect(page.Locator("#log-dialog pre")).ToContainTextAsync("boot");
        await window.PhotographAsync("task-log-wide-light");
        await page.Locator("#log-dialog [data-close]").ClickAsync();
        await page.GotoAsync(operation);
        await page.Locator("#freeze-now").ClickAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "The base" }).ClickAsync(new() { Timeout = VmLimit });
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "watched" })).ToBeVisibleAsync();
        Assert.Equal("serial:it never says this", (await server.Client.GetBaseAsync("watched")).Ready);
        await server.Client.DeleteBaseAsync("watched");
    }
}
