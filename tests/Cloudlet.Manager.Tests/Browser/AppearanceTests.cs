using Cloudlet.Contracts;
using Microsoft.Playwright;

namespace Cloudlet.Manager.Tests.Browser;

[Trait("Suite", "Browser")]
[Collection(BrowserTests.Name)]
public sealed class AppearanceTests(BrowserServer server)
{
    private const int Limit = 300_000;

    private const string AsIfPhonesReachedIt = """
        () => {
            const button = document.querySelector("[id^=qr-]");
            button.dataset.qr = "http://192.0.2.7:40123/";
            button.removeAttribute("aria-disabled");
        }
        """;

    /// <summary>Every page: a line here for each new one.</summary>
    private static readonly (string Name, string Path)[] Pages =
    [
        ("dashboard", "/"),
        ("instances", "/instances"),
        ("instance", "/instances/counter-1"),
        ("instance-stopped", "/instances/stopped"),
        ("instance-long", $"/instances/{Stage.LongName}"),
        ("screen", "/instances/counter-1/screen"),
        ("serial", "/instances/counter-1/serial"),
        ("instance-new", "/instances:new"),
        ("services", "/services"),
        ("services-last", "/services?skip=100"),
        ("services-none", "/services?text=nothing-is-like-this"),
        ("service", "/services/counting"),
        ("service-long", $"/services/org.example.{Stage.LongName}"),
        ("service-edit", $"/services/org.example.{Stage.LongName}/edit"),
        ("service-new", "/services:new"),
        ("service-import", "/services:import"),
        ("overlays", "/overlays"),
        ("overlay", $"/overlays/{Stage.LongName}"),
        ("overlay-new", "/overlays:new"),
        ("overlay-import", "/overlays:import"),
        ("bases", "/bases"),
        ("base", "/bases/tiny"),
        ("base-new", "/bases:new"),
        ("base-import", "/bases:import"),
        ("apps", "/apps"),
        ("app-new", "/apps:new"),
        ("devices", "/devices"),
        ("neighbours", "/neighbours"),
        ("operations", "/operations"),
        ("events", "/events"),
        ("settings", "/settings"),
        ("help", "/help"),
        ("about", "/about"),
    ];

    /// <summary>Where they are.</summary>
    public static IEnumerable<string> Paths => Pages.Select(page => page.Path);

    public static TheoryData<string, int, ColorScheme> Looks =>
        new()
        {
            { "wide-light", 1280, ColorScheme.Light },
            { "wide-dark", 1280, ColorScheme.Dark },
            { "narrow-light", 390, ColorScheme.Light },
            { "narrow-dark", 390, ColorScheme.Dark },
        };

    [Theory(Timeout = Limit)]
    [MemberData(nameof(Looks))]
    public async Task Every_page_fits_its_window_has_no_serious_fault_for_axe_and_breaks_no_policy(
        string look,
        int width,
        ColorScheme colours
    )
    {
        await Stage.SetAsync(server);
        await using var window = await OpenAsync(width, colours);
        var failed = (await server.Client.ListOperationsAsync()).First(job => job.State == OperationState.Failed);
        foreach (
            var (name, path) in Pages
                .Append(("app", $"/apps/{Stage.App}"))
                .Append(("operation", $"/operations/{failed.Id}"))
        )
        {
            await window.GoAsync(path);
            if (name is "screen" or "serial")
                await window.Page.GetByText("connected", new() { Exact = true }).WaitForAsync();
            await window.LookAsync($"{name}-{look}");
        }
        window.AssertNoFault();
        await window.Page.GotoAsync("/nowhere");
        window.ForgetFaults(); // The browser notes that it is not there.
        await window.LookAsync($"nowhere-{look}");
        await window.Page.Context.ClearCookiesAsync();
        await window.Page.GotoAsync("/sign-in");
        await window.LookAsync($"sign-in-{look}");
        window.AssertNoFault();
    }

    [Theory(Timeout = Limit)]
    [MemberData(nameof(Looks))]
    public async Task A_cloudlet_with_nothing_on_it_says_on_each_page_how_to_start(
        string look,
        int width,
        ColorScheme colours
    )
    {
        await using var empty = new SecondServer();
        await empty.InitializeAsync();
        await using var window = await OpenAsync(width, colours, empty);
        foreach (
            var name in new[]
            {
                "",
                "instances",
                "services",
                "services:new",
                "overlays",
                "overlays:new",
                "bases",
                "apps",
                "devices",
                "neighbours",
                "operations",
                "events",
            }
        )
        {
            await window.GoAsync($"/{name}");
            await window.LookAsync($"empty-{(name.Length == 0 ? "dashboard" : name.Replace(':', '-'))}-{look}");
        }
        window.AssertNoFault();
    }

    [Theory(Timeout = Limit)]
    [MemberData(nameof(Looks))]
    public async Task Dialogs_menu_and_task_pane_fit_their_window_and_have_no_serious_fault_for_axe(
        string look,
        int width,
        ColorScheme colours
    )
    {
        await Stage.SetAsync(server);
        await using var window = await OpenAsync(width, colours);
        foreach (
            var (name, path, opener) in new[]
            {
                ("kill", "/instances/counter-1", "#do-kill"),
                ("save", "/instances/counter-1", "#do-save"),
                ("paste", "/instances/counter-1/screen", "[data-dialog=paste]"),
                ("delete-service", "/services/counting", "#delete"),
                ("freeze", "/services/counting", "#freeze"),
                ("delete-app", $"/apps/{Stage.App}", "#delete"),
                ("delete-overlay", $"/overlays/{Stage.LongName}", "#delete"),
                ("revoke", "/devices", "#revoke-phone-of-anna"),
                ("qr", "/services/counting", "[id^=qr-]"),
            }
        )
        {
            await window.GoAsync(path);
            if (name == "qr")
                await window.Page.EvaluateAsync(AsIfPhonesReachedIt);
            await window.Page.Locator(opener).First.ClickAsync();
            await window.Page.Locator("dialog[open]").WaitForAsync();
            await window.LookAsync($"dialog-{name}-{look}", isWhole: false);
        }

        var making = await server.Client.CreateOverlayAsync(
            new CreateOverlay
            {
                Name = "in-the-making",
                Base = "tiny",
                Interactive = true,
            }
        );
        await window.GoAsync($"/operations/{making.Id}");
        await window.Page.GetByText("go on").First.WaitForAsync();
        if (!await window.Page.Locator("#tasks details").EvaluateAsync<bool>("pane => pane.open"))
            await window.Page.Locator("#tasks summary").First.ClickAsync();
        await window.LookAsync($"tasks-{look}", isWhole: false);
        await server.Client.CancelOperationAsync(making.Id);
        await server.EndAsync(making, OperationState.Cancelled);

        if (await window.Page.GetByRole(AriaRole.Button, new() { Name = "Menu" }).IsVisibleAsync())
        {
            await window.GoAsync("/about");
            await window.Page.GetByRole(AriaRole.Button, new() { Name = "Menu" }).ClickAsync();
            await window.Page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).WaitForAsync();
            await window.LookAsync($"menu-{look}", isWhole: false);
        }
        window.AssertNoFault();
    }

    [Fact(Timeout = Limit)]
    public async Task The_theme_follows_the_system_until_it_is_chosen_and_stays_chosen()
    {
        await using var window = await server.OpenAsync(colours: ColorScheme.Dark);
        var html = window.Page.Locator("html");
        await Assertions.Expect(html).ToHaveAttributeAsync("data-bs-theme", "dark");

        await window.Page.GetByRole(AriaRole.Button, new() { Name = "Light" }).ClickAsync();
        await Assertions.Expect(html).ToHaveAttributeAsync("data-bs-theme", "light");
        await window.GoAsync("/instances");

        await Assertions.Expect(html).ToHaveAttributeAsync("data-bs-theme", "light");
    }

    // Axe sees each width once and each theme once.
    private Task<OpenPage> OpenAsync(int width, ColorScheme colours, SecondServer? other = null) =>
        server.OpenAsync(width, 900, colours, other, isForAxe: width > 1000 == (colours == ColorScheme.Light));
}
