using System.Text.Json;
using System.Text.RegularExpressions;
using Cloudlet.Client;
using Cloudlet.Contracts;
using Microsoft.Playwright;

namespace Cloudlet.Manager.Tests.Browser;

[Trait("Suite", "Browser")]
[Collection(BrowserTests.Name)]
public sealed class FormTests(BrowserServer server)
{
    private const int Limit = 180_000;
    private const string Service = "org.example.forms";
    private const string NotAName = "“Not a name”: this is not a name: 1 to 63 of";
    private const string Upload = "form[data-upload]";
    private const string Post = "form[data-api^=POST]";
    private const string Patch = "form[data-api^=PATCH]";

    private static readonly Dictionary<string, FormCase> Cases = new()
    {
        ["base: cannot be read"] = new(
            "/bases:new",
            Upload,
            new("name", "", "Name is needed"),
            new("memoryBytes", "lots", "“lots” is not a size: write 512M or 2G."),
            new("cpus", "two", "“two” is not a whole number."),
            new("timeoutSeconds", "ten", "“ten” is not a time: write 30s, 10m, 2h or 30d."),
            // Told by the API in the same breath.
            new("disk", "relative.img", "“relative.img”: an absolute path is needed."),
            new("ready", "sometimes", "'sometimes': there is no such rule")
        ),
        ["base"] = new(
            "/bases:new",
            Upload,
            new("name", "Not a name", NotAName),
            new("disk", "relative.img", "“relative.img”: an absolute path is needed."),
            new("memoryBytes", "1000", "“1000”: whole MiB are needed, from 16 MiB to 1 TiB."),
            new("cpus", "65", "“65”: 1 to 64 are possible."),
            new("ready", "sometimes", "'sometimes': there is no such rule"),
            new("kernel", null, null),
            new(
                "initrd",
                "/nowhere",
                "there is no such file on the daemon's host. “/nowhere”: an initial RAM disk needs a kernel."
            ),
            new("commandLine", "quiet", "“quiet”: a command line needs a kernel."),
            new("timeoutSeconds", "2d", "“2d”: a time is 0 to")
        ),
        ["base: import nothing"] = new(
            "/bases:import",
            Upload,
            new FieldCase("file", null, "A base's file is needed: choose a file.")
        ),
        ["base: import something else"] = new(
            "/bases:import",
            Upload,
            new("name", "Not a name", NotAName),
            new("file", null, null)
        )
        {
            File = "no archive",
        },
        ["overlay: cannot be read"] = new(
            "/overlays:new",
            Upload,
            new("name", "", "Name of the overlay is needed"),
            new("ports", "http, 22", "“http, 22” is not a list of numbers"),
            new("copies", "/srv/files", "“/srv/files” is not one SOURCE:DESTINATION on each line."),
            new("timeoutSeconds", "10 minutes", "“10 minutes” is not a time"),
            new("ready", "soon", "'soon': there is no such rule")
        ),
        ["overlay"] = new(
            "/overlays:new",
            Upload,
            new("name", "Not a name", NotAName),
            new("ports", "8080, 70000", "“70000”: a port is 1 to 65535."),
            new("ready", "soon", "'soon': there is no such rule"),
            new(
                "copies",
                "here:there",
                "“here”: an absolute path of a file or folder on the daemon's host is needed. “there”: an absolute path in the guest is needed."
            ),
            new("timeoutSeconds", "25h", "“25h”: a time is 0 to")
        ),
        ["overlay: import nothing"] = new(
            "/overlays:import",
            Upload,
            new FieldCase("file", null, "An overlay's file is needed: choose a file.")
        ),
        ["overlay: import something else"] = new(
            "/overlays:import",
            Upload,
            new("name", "Not a name", NotAName),
            new("file", null, null)
        )
        {
            File = "no archive",
        },
        ["service: cannot be read"] = new(
            "/services:new",
            Post,
            new("id", "", "Id is needed"),
            new("ports", "http", "“http” is not a list of numbers"),
            new("users", "many", "“many” is not a whole number."),
            new("warm", "some", "“some” is not a whole number."),
            new("leastMemoryBytes", "much", "“much” is not a size"),
            new("idleSeconds", "8d", "“8d”: the idle time is 0 to")
        ),
        ["service"] = new(
            "/services:new",
            Post,
            new("id", "not an id", "“not an id”: an id is needed"),
            new("ports", "0", "“0”: a port is 1 to 65535."),
            new("ready", "manual", "“manual”: instances are started for clients"),
            new("users", "0", "“0”: an instance has 1 to 10000 users."),
            new("warm", "65", "“65”: 0 to 64 instances can be kept warm."),
            new("idleSeconds", "169h", "“169h”: the idle time is 0 to"),
            new("leastMemoryBytes", "2G", null),
            new("idealMemoryBytes", "1G", "it is less than the least memory")
        ),
        ["service: a number that is too large"] = new(
            "/services:new",
            Post,
            new("id", "org.example.large", null),
            new("users", "99999999999", "“99999999999”: a whole number is needed.")
        ),
        ["service: import nothing"] = new(
            "/services:import",
            Upload,
            new FieldCase("file", null, "A service's file is needed: choose a file.")
        ),
        ["service: import something else"] = new(
            "/services:import",
            Upload,
            new("id", "not an id", "“not an id”: an id is needed"),
            new("file", null, null)
        )
        {
            File = "no archive",
        },
        ["instance: start"] = new(
            "/instances:new",
            Post,
            new("name", "Not a name", NotAName),
            new("ports", "8080, 22:70000", "“70000”: a port is 1 to 65535."),
            new("wait", "soon", "'soon': there is no such rule"),
            new("timeoutSeconds", "25h", "“25h”: a time is 0 to")
        ),
        ["instance: start under a name that is taken"] = new(
            "/instances:new",
            Post,
            new FieldCase("name", "counter-1", "There is an instance 'counter-1' already.")
        ),
        ["instance: start with what cannot be read"] = new(
            "/instances:new",
            Post,
            new("ports", "8080:http", "“8080:http” is not a list of ports"),
            new("timeoutSeconds", "ten", "“ten” is not a time")
        ),
        ["service: edit"] = new(
            $"/services/{Service}/edit",
            Patch,
            new("users", "10001", "“10001”: an instance has 1 to 10000 users."),
            new("ready", "manual", "“manual”: instances are started for clients"),
            new("warm", "-1", "“-1”: 0 to 64 instances can be kept warm.")
        ),
        ["service: warm"] = new(
            $"/services/{Service}",
            Patch,
            new FieldCase("warm", "65", "“65”: 0 to 64 instances can be kept warm.")
        ),
        ["service: freeze"] = new(
            "/services/counting",
            Post,
            new FieldCase("version", new string('v', 65), "a version is called by 1 to")
        )
        {
            Opener = "#freeze",
        },
        ["instance: save"] = new("/instances/counter-1", Post, new FieldCase("overlay", "Not a name", NotAName))
        {
            Opener = "#do-save",
        },
        ["app: nothing"] = new("/apps:new", Upload, new FieldCase("file", null, "Package is needed: choose a file.")),
        ["app"] = new(
            "/apps:new",
            Upload,
            new("service", "not an id", "“not an id”: the id of a service is needed"),
            new("platform", "Not a word", "“Not a word”: 1 to"),
            new("tag", new string('t', 65), "a tag has 1 to"),
            new("file", null, null)
        )
        {
            File = "an app",
        },
        ["app: no name"] = new("/apps/{app}", Patch, new FieldCase("name", "", "Name is needed")),
        ["app: edit"] = new(
            "/apps/{app}",
            Patch,
            new("name", new string('n', 101), "1 to 100 characters are needed."),
            new("service", "not an id", "“not an id”: the id of a service is needed"),
            new("platform", "Not a word", "“Not a word”: 1 to")
        ),
        ["device"] = new(
            "/devices",
            "form[data-api$='/devices']",
            new("id", "a/b", "“a/b”: a device's id is needed"),
            new("password", "short", "a password has 8 to 200 characters."),
            new("seconds", "1s", "“1s”: a device is paired for 60 to")
        ),
        ["message: cannot be read"] = new(
            "/devices",
            "form[data-api$='/messages']",
            new("device", "", "Device is needed"),
            new("message", "", "Message is needed"),
            new("parameters", "no value", "“no value” is not one NAME=VALUE on each line.")
        ),
        ["message"] = new(
            "/devices",
            "form[data-api$='/messages']",
            new("device", "a/b", "“a/b”: a device's id is needed"),
            new("service", "not an id", "“not an id”: the id of a service is needed"),
            new("message", new string('m', 501), "a message has 1 to 500 characters."),
            new("parameters", $"name={new string('v', 4001)}", "a value has at most")
        ),
        ["discovery: nothing"] = new("/settings", Patch, new FieldCase("name", "", "Name is needed: write it here.")),
        ["discovery"] = new("/settings", Patch, new FieldCase("name", new string('n', 64), "1 to 63 bytes")),
        ["password"] = new(
            "/settings",
            Post,
            new("current", "not the present one", "This is not the present password."),
            new("new", "short", "10 to 200 characters")
        ),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory(Timeout = Limit)]
    [MemberData(nameof(Names))]
    public async Task All_that_is_wrong_is_told_beside_its_field_what_was_typed_stays_and_nothing_is_changed(
        string name
    )
    {
        var form = Cases[name];
        var app = await HaveThingsAsync();
        var before = await AllThatCanBeChangedAsync();
        await using var window = await server.OpenAsync();
        await window.GoAsync(form.Path.Replace("{app}", app, StringComparison.Ordinal));
        if (form.Opener is { } opener)
            await window.Page.Locator(opener).ClickAsync();
        var place = window.Page.Locator(form.Form);
        foreach (var field in form.Fields.Where(field => field.Text is not null))
            await FillAsync(place.Locator($"[name={field.Name}]"), field.Text!);
        if (form.File is { } content)
            await place
                .Locator("[name=file]")
                .SetInputFilesAsync(
                    new FilePayload
                    {
                        Name = "file.bin",
                        MimeType = "",
                        Buffer = [.. content.Select(c => (byte)c)],
                    }
                );

        await place.Locator("[type=submit]").ClickAsync();

        foreach (var field in form.Fields)
        {
            var control = place.Locator($"[name={field.Name}]");
            var fault = place.Locator($"[data-fault={field.Name}]");
            if (field.Fault is { } text)
            {
                await Assertions.Expect(fault).ToContainTextAsync(text);
                await Assertions.Expect(fault).ToBeVisibleAsync();
                await Assertions.Expect(control).ToHaveAttributeAsync("aria-invalid", "true");
            }
            else
            {
                await Assertions.Expect(fault).ToBeEmptyAsync();
            }
            if (field.Text is { } typed)
                await Assertions.Expect(control).ToHaveValueAsync(typed);
        }
        await Assertions.Expect(place.Locator("[aria-invalid=true]:focus")).ToHaveCountAsync(1);
        await Assertions.Expect(place.Locator("[type=submit]")).ToBeEnabledAsync();
        await window.PhotographAsync($"form-{name.Replace(": ", "-").Replace(' ', '-')}");
        Assert.Equal(before, await AllThatCanBeChangedAsync());
    }

    [Fact(Timeout = Limit)]
    public async Task Every_form_of_every_page_is_filled_in_wrongly_here()
    {
        await Stage.SetAsync(server);
        var app = await HaveThingsAsync();
        await using var window = await server.OpenAsync();
        var paths = AppearanceTests.Paths.Append($"/apps/{app}").Append($"/services/{Service}");
        foreach (var path in paths)
        {
            await window.GoAsync(path);
            var known = Cases.Values.Where(one => Pattern(one.Path) == Pattern(path)).Select(one => one.Form).ToArray();
            var unknown = await window.Page.EvaluateAsync<string[]>(
                """
                (known) => [...document.querySelectorAll("form[data-api], form[data-upload]")]
                    .filter((form) => !known.some((selector) => form.matches(selector)))
                    .map((form) => form.dataset.api ?? form.dataset.to)
                """,
                known
            );
            Assert.True(unknown.Length == 0, $"{path} has forms without a case here: {string.Join(", ", unknown)}");
        }

        // Which app, instance or service it is does not matter.
        static string Pattern(string path) => Regex.Replace(path, "^/(apps|instances|services)/[^/]+", "/$1/{name}");
    }

    [Fact(Timeout = Limit)]
    public async Task A_name_that_is_taken_is_told_beside_the_name_with_what_to_do()
    {
        await HaveThingsAsync();
        await using var window = await server.OpenAsync();
        await window.GoAsync("/services:new");
        await window.Page.Locator("[name=id]").FillAsync(Service);

        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();

        await Assertions.Expect(window.Page.Locator("[data-fault=id]")).ToContainTextAsync(Service);
    }

    [Fact(Timeout = Limit)]
    public async Task A_change_that_somebody_else_was_faster_with_is_refused_and_said()
    {
        await HaveThingsAsync();
        await using var window = await server.OpenAsync();
        var page = window.Page;
        await window.GoAsync($"/services/{Service}/edit");
        await server.Client.EditServiceAsync(Service, new EditService { Users = 7 }, null, CancellationToken.None);

        await page.GetByLabel("Description").FillAsync("Mine");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();

        await Assertions
            .Expect(page.Locator("[data-problem]"))
            .ToContainTextAsync("Somebody else has changed this meanwhile");
        await Assertions.Expect(page.GetByLabel("Description")).ToHaveValueAsync("Mine");
        Assert.Equal("", (await server.Client.GetServiceAsync(Service)).Description);

        // Loaded anew, both are there: what the other one changed, and what was typed.
        await page.GetByRole(AriaRole.Button, new() { Name = "Load it anew" }).ClickAsync();
        await Assertions.Expect(page.Locator("[name=users]")).ToHaveValueAsync("7");
        await Assertions.Expect(page.GetByLabel("Description")).ToHaveValueAsync("Mine");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await page.WaitForURLAsync($"**/services/{Service}");
        var saved = await server.Client.GetServiceAsync(Service);
        Assert.Equal((7, "Mine"), (saved.Users, saved.Description));
        await server.Client.EditServiceAsync(Service, new EditService { Users = 1, Description = "" }, null);
    }

    // Some fields are folded away until they are wanted.
    private static async Task FillAsync(ILocator field, string text)
    {
        await field.EvaluateAsync("field => field.closest('details')?.setAttribute('open', '')");
        await field.FillAsync(text);
        await field.EvaluateAsync("field => field.closest('details')?.removeAttribute('open')");
    }

    private async Task<string> AllThatCanBeChangedAsync()
    {
        var client = server.Client;
        object[] all =
        [
            await client.ListBasesAsync(),
            await client.ListOverlaysAsync(),
            await client.ListServicesAsync(),
            await client.ListAppsAsync(new AppFilter()),
            await client.ListDevicesAsync(),
            await client.ListMessagesAsync(),
            (await client.ListOperationsAsync()).Select(operation => operation.Id),
        ];
        return JsonSerializer.Serialize(all);
    }

    /// <returns>The id of an app.</returns>
    private async Task<string> HaveThingsAsync()
    {
        if ((await server.Client.ListServicesAsync()).All(service => service.Id != Service))
            await server.Client.CreateServiceAsync(new CreateService { Id = Service, Overlay = "counter" });
        await server.HaveServiceInstanceAsync();
        var apps = await server.Client.ListAppsAsync(new AppFilter());
        return (
            apps.FirstOrDefault(app => app.Name == "Forms")
            ?? await server.Client.AddAppAsync(
                new AddApp { FileName = "forms.bin", Name = "Forms" },
                new MemoryStream("an app"u8.ToArray())
            )
        ).Id;
    }
}
