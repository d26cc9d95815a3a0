using Cloudlet.Contracts;
using Microsoft.Playwright;

namespace Cloudlet.Manager.Tests.Browser;

[Trait("Suite", "Browser")]
[Collection(BrowserTests.Name)]
public sealed class InstanceTests(BrowserServer server)
{
    private const int Limit = 240_000;

    [Fact(Timeout = Limit)]
    public async Task A_pause_is_seen_at_once_in_every_window_without_loading_it_again()
    {
        await using var one = await server.OpenAsync();
        await using var other = await server.OpenAsync();
        await one.GoAsync("/instances/counter-1");
        await other.GoAsync("/");

        await one.Page.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();

        await Assertions.Expect(one.Page.Locator("#facts .badge").First).ToHaveTextAsync("paused");
        await Assertions.Expect(Card(other.Page)).ToHaveTextAsync("paused");
        await Assertions
            .Expect(one.Page.Locator("#toasts"))
            .ToContainTextAsync("Pause the instance counter-1: succeeded");
        // One message for one click.
        await Assertions.Expect(one.Page.Locator("#toasts")).Not.ToContainTextAsync("Pausing");
        await one.Page.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await Assertions.Expect(Card(other.Page)).ToHaveTextAsync("running");
        await Assertions
            .Expect(other.Page.Locator("#latest-events"))
            .ToContainTextAsync("instance counter-1 is running");
        one.AssertNoFault();
        other.AssertNoFault();
    }

    [Fact(Timeout = Limit)]
    public async Task A_start_that_failed_leads_back_to_its_form_as_it_was()
    {
        await using var window = await server.OpenAsync();
        var page = window.Page;
        await window.GoAsync("/instances:new");
        await page.Locator("[name=overlay]").SelectOptionAsync("counter");
        await page.Locator("[name=name]").FillAsync("in-vain");
        await page.Locator("[name=wait]").FillAsync("tcp:9");
        await page.Locator("[name=timeoutSeconds]").FillAsync("3s");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start it" }).ClickAsync();
        await page.WaitForURLAsync("**/operations/*");

        await page.GetByRole(AriaRole.Link, new() { Name = "Back to the form" }).ClickAsync(new() { Timeout = 60_000 });

        await Assertions.Expect(page.Locator("[name=name]")).ToHaveValueAsync("in-vain");
        await Assertions.Expect(page.Locator("[name=wait]")).ToHaveValueAsync("tcp:9");
        await Assertions.Expect(page.Locator("[name=timeoutSeconds]")).ToHaveValueAsync("3s");
        Assert.DoesNotContain(
            await server.Client.ListInstancesAsync(all: true),
            instance => instance.Name == "in-vain"
        );
    }

    private static ILocator Card(IPage page) =>
        page.Locator("#instance-cards .card", new() { HasText = "counter-1" }).Locator(".badge");

    [Fact(Timeout = Limit)]
    public async Task A_save_with_a_bad_name_is_told_beside_the_field_and_with_a_good_one_is_done()
    {
        await using var window = await server.OpenAsync();
        var page = window.Page;
        await window.GoAsync("/instances/counter-1");
        await page.Locator("#do-save").ClickAsync();
        var field = page.GetByLabel("Name of the overlay");
        await field.FillAsync("No Good!");
        await Assertions
            .Expect(page.Locator("#save [data-command]"))
            .ToHaveTextAsync("cloudlet instance save counter-1 'No Good!'");

        await page.Locator("#save [type=submit]").ClickAsync();

        await Assertions.Expect(field).ToHaveAttributeAsync("aria-invalid", "true");
        await Assertions.Expect(page.Locator("#save [data-fault]")).Not.ToBeEmptyAsync();
        window.ForgetFaults(); // The browser notes the refusal.
        await field.FillAsync("saved");
        await page.Locator("#save [type=submit]").ClickAsync();
        await Assertions
            .Expect(page.Locator("#toasts"))
            .ToContainTextAsync("Save the instance counter-1: succeeded", new() { Timeout = 90_000 });
        Assert.Contains(await server.Client.ListOverlaysAsync(), overlay => overlay.Name == "saved");
        window.AssertNoFault();
    }

    [Fact(Timeout = Limit)]
    public async Task An_instance_is_stopped_and_deleted_after_a_question_that_names_it()
    {
        await server.RunAsync("goner", CancellationToken.None);
        await using var window = await server.OpenAsync(390);
        var page = window.Page;
        await window.GoAsync("/instances/goner");

        // Playwright would wait until it can be pressed: a person may press it and reads why not.
        await page.Locator("#do-delete").ClickAsync(new() { Force = true });
        await Assertions.Expect(page.Locator("#toasts")).ToContainTextAsync("It is running: stop it first.");
        await page.Locator("#do-kill").ClickAsync();
        await page.Locator("#do-kill-dialog").GetByRole(AriaRole.Button, new() { Name = "Kill" }).ClickAsync();
        await Assertions.Expect(page.Locator("#facts .badge").First).ToHaveTextAsync("stopped");
        await page.Locator("#do-delete").ClickAsync();
        var dialog = page.Locator("#do-delete-dialog");
        await Assertions.Expect(dialog).ToContainTextAsync("The instance goner goes with its disk and its logs");
        await window.PhotographAsync("delete-dialog-narrow-light");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();

        await page.WaitForURLAsync("**/instances");
        await Assertions.Expect(page.Locator("#instances")).Not.ToContainTextAsync("goner");
        Assert.DoesNotContain(await server.Client.ListInstancesAsync(all: true), instance => instance.Name == "goner");
    }

    [Fact(Timeout = Limit)]
    public async Task The_box_is_plotted_and_the_screen_is_seen_on_the_dashboard()
    {
        await using var window = await server.OpenAsync();

        await window.Page.Locator("[data-plot=cpu] canvas").WaitForAsync();
        await Assertions
            .Expect(window.Page.Locator("[data-now=cpu]"))
            .ToContainTextAsync("%", new() { Timeout = 20_000 });

        var width = await window
            .Page.Locator("#instance-cards img")
            .First.EvaluateAsync<int>("async image => { await image.decode(); return image.naturalWidth; }");
        Assert.True(width >= 640, $"The thumbnail is {width} pixels wide.");
        window.AssertNoFault();
    }
}
