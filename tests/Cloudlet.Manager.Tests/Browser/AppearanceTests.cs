using Microsoft.Playwright;

namespace Cloudlet.Manager.Tests.Browser;

[Trait("Suite", "Browser")]
[Collection(BrowserTests.Name)]
public sealed class AppearanceTests(BrowserServer server)
{
    private const int Limit = 240_000;

    /// <summary>Every page: a line here for each new one.</summary>
    private static readonly (string Name, string Path)[] Pages =
    [
        ("dashboard", "/"),
        ("instances", "/instances"),
        ("instance", "/instances/counter-1"),
        ("screen", "/instances/counter-1/screen"),
        ("serial", "/instances/counter-1/serial"),
        ("services", "/services"),
        ("service", "/services/counting"),
        ("service-edit", "/services/counting/edit"),
        ("service-new", "/services:new"),
        ("overlays", "/overlays"),
        ("overlay", "/overlays/counter"),
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
        ("about", "/about"),
    ];

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
        await using var window = await server.OpenAsync(width, 900, colours);
        var operation = (await server.Client.ListOperationsAsync())[0];
        foreach (var (name, path) in Pages.Append(("operation", $"/operations/{operation.Id}")))
        {
            await window.GoAsync(path);
            if (
                path.EndsWith("/screen", StringComparison.Ordinal) || path.EndsWith("/serial", StringComparison.Ordinal)
            )
                await window.Page.GetByText("connected", new() { Exact = true }).WaitForAsync();
            await window.PhotographAsync($"{name}-{look}");
            await window.AssertFitsAsync();
            await window.LookForBarriersAsync();
        }
        window.AssertNoFault();
        await window.Page.GotoAsync("/nowhere");
        window.ForgetFaults(); // The browser notes that it is not there.
        await window.PhotographAsync($"nowhere-{look}");
        await window.LookForBarriersAsync();
        await window.Page.Context.ClearCookiesAsync();
        await window.Page.GotoAsync("/sign-in");
        await window.PhotographAsync($"sign-in-{look}");
        await window.AssertFitsAsync();
        await window.LookForBarriersAsync();
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
}
