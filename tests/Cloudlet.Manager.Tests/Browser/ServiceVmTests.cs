using Cloudlet.Manager.Tests.Support;
using Microsoft.Playwright;

namespace Cloudlet.Manager.Tests.Browser;

[Trait("Suite", "Browser")]
[Collection(BrowserTests.Name)]
public sealed class ServiceVmTests(BrowserServer server)
{
    private const int Limit = 420_000;
    private const float VmLimit = 120_000;

    [Fact(Timeout = Limit)]
    public async Task A_service_is_made_in_the_console_started_reached_changed_rolled_back_and_taken_to_a_second_cloudlet()
    {
        await using var window = await server.OpenAsync();
        var page = window.Page;

        // 1: a base, customised in its serial console.
        await window.GoAsync("/overlays:new");
        await page.Locator("[name=base]").SelectOptionAsync("tiny");
        await page.Locator("[name=name]").FillAsync("by-hand");
        await page.Locator("[name=ports]").FillAsync("8080");
        await page.GetByRole(AriaRole.Button, new() { Name = "Start it" }).ClickAsync();
        await page.WaitForURLAsync("**/operations/*");
        var operation = page.Url;
        await page.GetByRole(AriaRole.Button, new() { Name = "It is ready: freeze it" })
            .First.WaitForAsync(new() { Timeout = VmLimit });
        await page.GetByRole(AriaRole.Link, new() { Name = "Serial console" }).ClickAsync();
        await TypeAsync(page, "setsid sh -i </dev/tty1 >/dev/tty1 2>&1 &\necho shell-$((40+2))\n", "shell-42");
        await page.GotoAsync(operation);
        await page.GetByRole(AriaRole.Link, new() { Name = "Screen" }).ClickAsync();
        await page.GetByText("connected", new() { Exact = true }).WaitForAsync();
        await page.Locator("#console canvas").ClickAsync();
        // Without keys that need another one: a browser tells letters, a machine has keys.
        await page.Keyboard.TypeAsync("cp /proc/version /run/www/made\n", new() { Delay = 30 });
        await page.GotoAsync(operation);
        await page.GetByRole(AriaRole.Link, new() { Name = "Serial console" }).ClickAsync();
        await TypeAsync(page, "until grep Linux /run/www/made; do sleep 1; done\n", "Linux version");
        await page.Locator("#freeze-now").ClickAsync();
        await page.WaitForURLAsync(operation);

        // 2: offered as a service, and started.
        await page.Locator("#operation")
            .GetByRole(AriaRole.Link, new() { Name = "Offer it as a service", Exact = true })
            .ClickAsync(new() { Timeout = VmLimit });
        await page.WaitForURLAsync("**/services:new*");
        await page.Locator("[name=id]").FillAsync("org.example.by-hand");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await page.WaitForURLAsync("**/services/org.example.by-hand");
        await StartAsync(page);
        Assert.StartsWith("Linux version", await FetchAsync(page, "made"), StringComparison.Ordinal);
        await window.PhotographAsync("service-wide-light");
        await window.AssertFitsAsync();
        await window.LookForBarriersAsync();

        var instance = (await page.Locator("#instances a strong").First.TextContentAsync())!;
        await window.GoAsync("/");
        var card = page.Locator("#instance-cards .card", new() { HasText = instance });
        var width = await card.Locator("img")
            .EvaluateAsync<int>("async image => { await image.decode(); return image.naturalWidth; }");
        Assert.True(width >= 640, $"The thumbnail is {width} pixels wide.");
        await window.GoAsync("/services/org.example.by-hand");

        // 3: changed, frozen as the next version, rolled back.
        await page.Locator("#freeze").ClickAsync();
        await page.Locator("#freeze-dialog [name=version]").FillAsync("two");
        await page.Locator("#freeze-dialog [type=submit]").ClickAsync();
        await Assertions.Expect(page.Locator("#versions")).ToContainTextAsync("two", new() { Timeout = VmLimit });
        await page.Locator("#roll-back-1").ClickAsync();
        await Assertions.Expect(page.Locator("#roll-back-2")).ToBeVisibleAsync();
        Assert.Equal(1, (await server.Client.GetServiceAsync("org.example.by-hand")).VersionNumber);

        // 4: its instance saved, stopped and started again.
        await window.GoAsync($"/instances/{instance}");
        await page.Locator("#do-save").ClickAsync();
        await page.GetByLabel("Name of the overlay").FillAsync("by-hand-saved");
        await page.Locator("#save [type=submit]").ClickAsync();
        await Assertions
            .Expect(page.Locator("#toasts"))
            .ToContainTextAsync($"Save the instance {instance}: succeeded", new() { Timeout = VmLimit });
        await page.Locator("#do-stop").ClickAsync();
        await page.Locator("#do-stop-dialog").GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        await Assertions
            .Expect(page.Locator("#facts .badge").First)
            .ToHaveTextAsync("stopped", new() { Timeout = VmLimit });
        await page.Locator("#do-start").ClickAsync();
        await Assertions
            .Expect(page.Locator("#facts .badge").First)
            .ToHaveTextAsync("running", new() { Timeout = VmLimit });
        Assert.Equal("tiny", (await server.Client.GetOverlayAsync("by-hand-saved")).Base);

        // 5: to a second cloudlet, by files.
        using var folder = new TestFolder();
        var baseFile = await DownloadAsync(page, "/bases/tiny", folder.At("tiny.base.tar"));
        var serviceFile = await DownloadAsync(page, "/services/org.example.by-hand", folder.At("by-hand.service.tar"));
        await using var second = new SecondServer();
        await second.InitializeAsync();
        await using var context = await server.Chromium.NewContextAsync(new() { BaseURL = second.Url.ToString() });
        var other = await context.NewPageAsync();
        await other.GotoAsync("/sign-in");
        await other.GetByLabel("Password").FillAsync(second.Password);
        await other.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await other.WaitForURLAsync("**/");
        await ImportAsync(other, "/bases:import", baseFile, "The base");
        await ImportAsync(other, "/services:import", serviceFile, "The service");
        Assert.Equal(
            (await server.Client.GetOverlayAsync("by-hand")).Id,
            (await second.Client.GetOverlayAsync("by-hand")).Id
        );
        Assert.Equal("tiny", (await second.Client.GetOverlayAsync("by-hand")).Base);
        Assert.Equal("by-hand", (await second.Client.GetServiceAsync("org.example.by-hand")).Overlay);

        // 6: deleted, with an instance. The one that was stopped left the service.
        await page.GotoAsync("/services/org.example.by-hand");
        await StartAsync(page);
        await page.Locator("#delete").ClickAsync();
        await Assertions
            .Expect(page.Locator("#delete-dialog"))
            .ToContainTextAsync("its instances are stopped and deleted");
        await page.Locator("#delete-dialog").GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await page.WaitForURLAsync("**/services", new() { Timeout = VmLimit });
        window.AssertNoFault();
    }

    private static async Task TypeAsync(IPage page, string text, string answer)
    {
        await page.GetByText("connected", new() { Exact = true }).WaitForAsync();
        await page.Locator("#console").ClickAsync();
        await page.Keyboard.TypeAsync(text);
        await Assertions.Expect(page.Locator("#console .xterm-rows")).ToContainTextAsync(answer);
    }

    // From the service's page, to it again.
    private static async Task StartAsync(IPage page)
    {
        await page.Locator("#start").ClickAsync();
        await page.WaitForURLAsync("**/operations/*");
        await page.Locator("#operation")
            .GetByRole(AriaRole.Link, new() { Name = "The service, and where to reach it" })
            .ClickAsync(new() { Timeout = VmLimit });
        await page.WaitForURLAsync("**/services/*");
    }

    // What the endpoint on the service's page gives.
    private static async Task<string> FetchAsync(IPage page, string path)
    {
        var place = await page.Locator("#instances .cloudlet-command code").First.TextContentAsync();
        using var http = new HttpClient();
        return (await http.GetStringAsync(new Uri($"http://{place}/{path}"))).Trim();
    }

    private static async Task<string> DownloadAsync(IPage page, string path, string file)
    {
        await page.GotoAsync(path);
        var download = await page.RunAndWaitForDownloadAsync(() => page.Locator("#export").ClickAsync());
        await download.SaveAsAsync(file);
        return file;
    }

    private static async Task ImportAsync(IPage page, string path, string file, string made)
    {
        await page.GotoAsync(path);
        await page.Locator("[name=file]").SetInputFilesAsync(file);
        await page.GetByRole(AriaRole.Button, new() { Name = "Import" }).ClickAsync();
        await page.WaitForURLAsync("**/operations/*", new() { Timeout = VmLimit });
        await page.Locator("#operation")
            .GetByRole(AriaRole.Link, new() { Name = made, Exact = true })
            .WaitForAsync(new() { Timeout = VmLimit });
    }
}
