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
        await page.GetByText("A kernel of its own", new() { Exact = true }).ClickAsync();
        // From the browser's computer, which may be another one.
        await page.Locator("[name=kernelFile]").SetInputFilesAsync(server.GuestFile("vmlinuz"));
        await page.Locator("[name=initrdFile]").SetInputFilesAsync(server.GuestFile("initrd.gz"));
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
        await page.Locator("#tasks summary").First.ClickAsync();
        await page.Locator("#tasks [data-log]").First.ClickAsync();
        await Assertions.Expect(page.Locator("#log-dialog pre")).ToContainTextAsync("boot");
        await window.PhotographAsync("task-log-wide-light");
        await page.Locator("#log-dialog [data-close]").ClickAsync();
        await page.GotoAsync(operation);
        await page.Locator("#freeze-now").ClickAsync();

        await page.Locator("#operation")
            .GetByRole(AriaRole.Link, new() { Name = "The base", Exact = true })
            .ClickAsync(new() { Timeout = VmLimit });
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "watched" })).ToBeVisibleAsync();
        Assert.Equal("serial:it never says this", (await server.Client.GetBaseAsync("watched")).Ready);
        Assert.DoesNotContain(await server.Client.ListUploadsAsync(), upload => upload.Title == "vmlinuz");
        await server.Client.DeleteBaseAsync("watched");
    }

    [Fact(Timeout = Limit)]
    public async Task What_is_wrong_is_told_before_a_file_is_sent()
    {
        await using var window = await server.OpenAsync();
        var page = window.Page;
        await window.GoAsync("/bases:new");
        await page.Locator("[name=name]").FillAsync("tiny");
        await page.GetByText("A kernel of its own", new() { Exact = true }).ClickAsync();
        await page.Locator("[name=kernelFile]").SetInputFilesAsync(server.GuestFile("vmlinuz"));

        await page.GetByRole(AriaRole.Button, new() { Name = "Boot it" }).ClickAsync();

        await Assertions.Expect(page.Locator("[data-fault=name]")).ToContainTextAsync("There is a base 'tiny' already");
        Assert.DoesNotContain(await server.Client.ListUploadsAsync(), upload => upload.Title == "vmlinuz");
    }

    [Fact(Timeout = Limit)]
    public async Task A_file_of_this_computer_and_one_of_the_cloudlet_at_once_are_refused_before_anything_is_sent()
    {
        await using var window = await server.OpenAsync();
        var page = window.Page;
        await window.GoAsync("/bases:new");
        await page.Locator("[name=name]").FillAsync("both");
        await page.GetByText("A kernel of its own", new() { Exact = true }).ClickAsync();
        await page.Locator("[name=kernelFile]").SetInputFilesAsync(server.GuestFile("vmlinuz"));
        await page.Locator("[name=kernel]").FillAsync(server.GuestFile("vmlinuz"));

        await page.GetByRole(AriaRole.Button, new() { Name = "Boot it" }).ClickAsync();

        await Assertions.Expect(page.Locator("[data-fault=kernel]")).ToContainTextAsync("not both");
        Assert.DoesNotContain(await server.Client.ListUploadsAsync(), upload => upload.Title == "vmlinuz");
    }
}
