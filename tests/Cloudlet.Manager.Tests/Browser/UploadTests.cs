using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using Cloudlet.Client;
using Microsoft.Playwright;

namespace Cloudlet.Manager.Tests.Browser;

[Trait("Suite", "Browser")]
[Collection(BrowserTests.Name)]
public sealed class UploadTests(BrowserServer server)
{
    private const int Limit = 300_000;
    private const int DiskBytes = 40 << 20;

    // As somebody drops a file: bytes that are not all alike, and of each name others: what is here already is not sent again.
    private const string Drop = """
        ([selector, name, size]) => {
            const bytes = new Uint8Array(size);
            for (let i = 0; i < size; i += 4096) bytes[i] = i >> 12;
            bytes.set(new TextEncoder().encode(name));
            const dropped = new DataTransfer();
            dropped.items.add(new File([bytes], name));
            for (const type of ["dragover", "drop"])
                document.querySelector(selector).dispatchEvent(new DragEvent(type, { dataTransfer: dropped, bubbles: true, cancelable: true }));
        }
        """;

    [Fact(Timeout = Limit)]
    public async Task A_base_is_made_of_a_disk_image_that_is_dropped_and_goes_on_after_a_broken_connection()
    {
        var guest = Path.Combine(Environment.GetEnvironmentVariable("CLOUDLET_TEST_GUESTS")!, "busybox");
        await using var window = await server.OpenAsync();
        var page = window.Page;
        await window.GoAsync("/bases:new");
        var pieces = new List<string>();
        await page.RouteAsync(
            "**/v1/uploads/*",
            async route =>
            {
                if (route.Request.Method == "PATCH")
                    pieces.Add(await route.Request.HeaderValueAsync("upload-offset") ?? "");
                if (pieces.Count == 2 && route.Request.Method == "PATCH")
                    await route.AbortAsync("connectionreset");
                else
                    await route.ContinueAsync();
            }
        );

        await page.EvaluateAsync(Drop, new object[] { "[data-drop]", "Dropped Disk.img", DiskBytes });
        await Assertions.Expect(page.Locator("[name=name]")).ToHaveValueAsync("dropped-disk");
        await page.GetByText("A kernel of its own", new() { Exact = true }).ClickAsync();
        await page.Locator("[name=kernel]").FillAsync(Path.GetFullPath(Path.Combine(guest, "vmlinuz")));
        await page.Locator("[name=initrd]").FillAsync(Path.GetFullPath(Path.Combine(guest, "initrd.gz")));
        await page.Locator("[name=commandLine]")
            .FillAsync((await File.ReadAllTextAsync(Path.Combine(guest, "cmdline"))).Trim());
        await page.Locator("[name=memoryBytes]").FillAsync("128M");
        await page.Locator("[name=ready]").FillAsync("serial:READY");
        await page.GetByRole(AriaRole.Button, new() { Name = "Boot it" }).ClickAsync();

        await page.WaitForURLAsync("**/operations/*", new() { Timeout = 90_000 });
        await page.GetByRole(AriaRole.Link, new() { Name = "Make a Service VM of it" })
            .WaitForAsync(new() { Timeout = 120_000 });
        await page.Locator("#operation")
            .GetByRole(AriaRole.Link, new() { Name = "The base", Exact = true })
            .ClickAsync();
        // Loaded with its scripts: what is clicked before is lost.
        await page.WaitForURLAsync("**/bases/dropped-disk");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "dropped-disk" })).ToBeVisibleAsync();
        Assert.Equal(DiskBytes, (await server.Client.GetBaseAsync("dropped-disk")).DiskBytes);
        // The second piece broke, and was sent again from where it began.
        Assert.Equal(["0", $"{32 << 20}", $"{32 << 20}"], pieces);

        await page.Locator("#delete").ClickAsync();
        await page.Locator("#delete-dialog").GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await page.WaitForURLAsync("**/bases");
        await Assertions.Expect(page.Locator("#bases")).Not.ToContainTextAsync("dropped-disk");
    }

    [Fact(Timeout = Limit)]
    public async Task An_image_goes_on_when_the_daemon_is_started_again_meanwhile()
    {
        await using var window = await server.OpenAsync();
        var page = window.Page;
        await window.GoAsync("/bases:new");
        var pieces = new List<string>();
        await page.RouteAsync(
            "**/v1/uploads/*",
            async route =>
            {
                if (route.Request.Method == "PATCH")
                    pieces.Add(await route.Request.HeaderValueAsync("upload-offset") ?? "");
                if (pieces.Count == 2 && route.Request.Method == "PATCH")
                {
                    await server.RestartAsync();
                    await route.AbortAsync("connectionreset");
                }
                else
                    await route.ContinueAsync();
            }
        );

        await page.EvaluateAsync(Drop, new object[] { "[data-drop]", "outlives.img", DiskBytes });
        await page.GetByRole(AriaRole.Button, new() { Name = "Boot it" }).ClickAsync();

        // That nothing boots from it is another matter.
        await page.WaitForURLAsync("**/operations/*", new() { Timeout = 90_000 });
        Assert.Equal(["0", $"{32 << 20}", $"{32 << 20}"], pieces);
    }

    [Fact(Timeout = Limit)]
    public async Task A_page_that_is_loaded_again_says_how_much_of_an_image_is_here_and_sends_the_rest()
    {
        await using var window = await server.OpenAsync();
        var page = window.Page;
        await window.GoAsync("/bases:new");
        var pieces = new List<string>();
        var second = new TaskCompletionSource();
        await page.RouteAsync(
            "**/v1/uploads/*",
            async route =>
            {
                if (route.Request.Method == "PATCH")
                    pieces.Add(await route.Request.HeaderValueAsync("upload-offset") ?? "");
                if (route.Request.Method != "PATCH" || pieces.Count != 2)
                    await route.ContinueAsync();
                else
                    second.SetResult(); // It hangs until the page is left.
            }
        );
        await page.EvaluateAsync(Drop, new object[] { "[data-drop]", "left.img", DiskBytes });
        await page.GetByRole(AriaRole.Button, new() { Name = "Boot it" }).ClickAsync();
        await second.Task;

        await page.ReloadAsync();

        await Assertions.Expect(page.Locator("#sent")).ToContainTextAsync("left.img");
        await Assertions.Expect(page.Locator("#sent")).ToContainTextAsync("32 MiB of 40 MiB");
        await window.PhotographAsync("base-new-sent-wide-light");
        await page.EvaluateAsync(Drop, new object[] { "[data-drop]", "left.img", DiskBytes });
        await page.GetByRole(AriaRole.Button, new() { Name = "Boot it" }).ClickAsync();
        // It was taken up; that nothing boots from it is another matter.
        await page.WaitForURLAsync("**/operations/*", new() { Timeout = 90_000 });
        Assert.Equal(["0", $"{32 << 20}", $"{32 << 20}"], pieces);

        // Nothing boots from it: of another file that is chosen for it, nothing of the first is left in the form.
        await page.GetByRole(AriaRole.Link, new() { Name = "Back to the form" })
            .First.ClickAsync(new() { Timeout = 60_000 });
        var again = page.Url;
        await Assertions.Expect(page.Locator("[name=disk]")).ToHaveValueAsync(new Regex("^upload:"));
        await Assertions.Expect(page.Locator("[data-kept]")).ToContainTextAsync("left.img");
        await page.EvaluateAsync(Drop, new object[] { "[data-drop]", "other.img", 4096 });
        await Assertions.Expect(page.Locator("[name=disk]")).ToHaveValueAsync("");
        await Assertions.Expect(page.Locator("[data-kept]")).ToBeHiddenAsync();

        // Another tab has nothing of it, and says so.
        await using var other = await server.OpenAsync();
        await other.GoAsync(new Uri(again).PathAndQuery);
        await Assertions.Expect(other.Page.Locator("#toasts")).ToContainTextAsync("The form is empty");
    }

    [Fact(Timeout = Limit)]
    public async Task Files_that_are_dropped_are_to_be_copied_into_the_guest()
    {
        await using var window = await server.OpenAsync();
        var page = window.Page;
        await window.GoAsync("/overlays:new");
        await page.GetByText("Files and a script").ClickAsync();
        await page.EvaluateAsync(Drop, new object[] { "[data-drop]", "model file.bin", 100_000 });
        await page.Locator("[name=folder]").FillAsync("/opt/speech/");
        await page.Locator("[name=name]").FillAsync("with-files");
        await page.GetByText("Speed and patience").ClickAsync();
        await page.Locator("[name=timeoutSeconds]").FillAsync("5s");
        await page.Locator("[name=scripts]").FillAsync("echo typed once");
        await Assertions
            .Expect(page.Locator("form [data-command]"))
            .ToContainTextAsync("--copy 'model file.bin':/opt/speech//'model file.bin'");

        var asked = await page.RunAndWaitForRequestAsync(
            () => page.GetByRole(AriaRole.Button, new() { Name = "Start it" }).ClickAsync(),
            request => request.Url.EndsWith("/v1/overlays", StringComparison.Ordinal)
        );

        var copy = Assert.Single(
            JsonSerializer.Deserialize(asked.PostData!, CloudletJson.Default.CreateOverlay)!.Copies!
        );
        Assert.StartsWith("upload:", copy.Source, StringComparison.Ordinal);
        Assert.Equal("/opt/speech/model file.bin", copy.Destination);
        // The guest of this suite has no agent: the file was found, and the job says why it cannot go in.
        await page.WaitForURLAsync("**/operations/*");
        await Assertions
            .Expect(page.Locator("#operation"))
            .ToContainTextAsync("Files and scripts go into the guest through its agent", new() { Timeout = 90_000 });

        // What was typed is there again, and what was sent need not be sent again.
        await page.GetByRole(AriaRole.Link, new() { Name = "Back to the form" }).First.ClickAsync();
        await Assertions.Expect(page.Locator("[name=name]")).ToHaveValueAsync("with-files");
        await Assertions.Expect(page.Locator("[name=scripts]")).ToHaveValueAsync("echo typed once");
        await Assertions.Expect(page.Locator("[name=timeoutSeconds]")).ToHaveValueAsync("5s");
        await Assertions
            .Expect(page.Locator("[name=copies]"))
            .ToHaveValueAsync($"{copy.Source}:/opt/speech/model file.bin");
    }

    [Fact(Timeout = Limit)]
    public async Task An_app_is_added_edited_fetched_as_a_device_does_and_deleted()
    {
        var content = RandomNumberGenerator.GetBytes(300_000);
        await using var window = await server.OpenAsync();
        var page = window.Page;
        await window.GoAsync("/apps:new");
        await page.GetByLabel("Package")
            .SetInputFilesAsync(
                new FilePayload
                {
                    Name = "speech.apk.txt",
                    MimeType = "text/plain",
                    Buffer = content,
                }
            );
        await page.Locator("[name=name]").FillAsync("<b>Speech</b>");
        await page.Locator("[name=tag]").FillAsync("voice, audio");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add it" }).ClickAsync();
        await page.WaitForURLAsync("**/apps/*");
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "<b>Speech</b>" })).ToBeVisibleAsync();

        await page.GetByLabel("Description").FillAsync("Understands what is said");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(page.Locator("#toasts")).ToContainTextAsync("Saved");
        await window.PhotographAsync("app-wide-light");
        await window.AssertFitsAsync();
        await window.LookForBarriersAsync();
        var app = Assert.Single(await server.Client.ListAppsAsync(new AppFilter()), app => app.Name == "<b>Speech</b>");
        Assert.Equal("Understands what is said", app.Description);
        Assert.Equal(["voice", "audio"], app.Tags);

        var download = await page.RunAndWaitForDownloadAsync(() => page.Locator("#download").ClickAsync());
        Assert.Equal("speech.apk.txt", download.SuggestedFilename);
        Assert.Equal(content, await File.ReadAllBytesAsync((await download.PathAsync())!));
        using var fetched = new MemoryStream();
        using var device = new CloudletClient(CloudletAddress.Parse(server.DeviceUrl));
        await device.DownloadAppAsync(app.Id, fetched);
        Assert.Equal(content, fetched.ToArray());

        await page.Locator("#delete").ClickAsync();
        await Assertions
            .Expect(page.Locator("#delete-dialog"))
            .ToContainTextAsync("goes with its package speech.apk.txt");
        await page.Locator("#delete-dialog").GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await page.WaitForURLAsync("**/apps");
        Assert.DoesNotContain(await server.Client.ListAppsAsync(new AppFilter()), left => left.Id == app.Id);
        window.AssertNoFault();
    }
}
