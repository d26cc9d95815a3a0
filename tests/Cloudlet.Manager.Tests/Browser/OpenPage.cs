using System.Text.Json;
using Microsoft.Playwright;

namespace Cloudlet.Manager.Tests.Browser;

/// <summary>One window, with all that went wrong in it.</summary>
public sealed class OpenPage : IAsyncDisposable
{
    private const string OutputVariable = "CLOUDLET_TEST_OUTPUT";

    private static readonly string Output =
        Environment.GetEnvironmentVariable(OutputVariable) ?? Path.Combine(AppContext.BaseDirectory, "screens");

    // Milliseconds: the machine may be busy, and pages are small.
    private const float Patience = 30_000;

    private readonly IBrowserContext context;
    private readonly List<string> faults = [];

    public OpenPage(IBrowserContext context, IPage page)
    {
        this.context = context;
        context.SetDefaultTimeout(Patience);
        Page = page;
        // A refused style or script, and a script that threw, are written to the console as errors.
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !IsOfEndedMachine(message))
                faults.Add($"{page.Url}: {message.Text} ({message.Location})");
        };
        page.PageError += (_, error) => faults.Add($"{page.Url}: {error}");
    }

    public IPage Page { get; }

    // A machine may end while its picture is asked for: the page keeps the one before.
    private static bool IsOfEndedMachine(IConsoleMessage message) =>
        message.Location.Contains("/screenshot", StringComparison.Ordinal)
        && message.Text.Contains("409", StringComparison.Ordinal);

    /// <summary>Whether axe looks as well: it takes most of the time of a look.</summary>
    public bool IsForAxe { get; init; } = true;

    /// <summary>Goes to a page and waits until it is at rest.</summary>
    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(path);
        await Page.WaitForSelectorAsync("#tasks summary");
    }

    /// <summary>Keeps a picture for people to look at, and looks whether all fits, and axe is content.</summary>
    public async Task LookAsync(string name, bool isWhole = true)
    {
        await PhotographAsync(name, isWhole);
        await AssertFitsAsync();
        if (IsForAxe)
            await LookForBarriersAsync();
    }

    /// <summary>Keeps a picture for people to look at.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="isWhole">The whole page, and not what the window shows of it.</param>
    public async Task PhotographAsync(string name, bool isWhole = true) =>
        await Page.ScreenshotAsync(
            new PageScreenshotOptions { Path = Path.Combine(Output, $"{name}.png"), FullPage = isWhole }
        );

    /// <summary>Fails when something was refused by the Content-Security-Policy or threw, and when axe found fault.</summary>
    public void AssertNoFault() => Assert.True(faults.Count == 0, string.Join("\n\n", faults));

    /// <summary>Faults that a test provoked.</summary>
    public void ForgetFaults() => faults.Clear();

    /// <summary>Fails when the page is wider than the window.</summary>
    public async Task AssertFitsAsync() =>
        Assert.True(
            await Page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"),
            $"{Page.Url} is wider than the window: "
                + await Page.EvaluateAsync<string>(
                    """
                    [...document.querySelectorAll("main *")].filter(one => one.getBoundingClientRect().right > innerWidth + 1)
                        .slice(0, 5).map(one => one.outerHTML.slice(0, 120)).join(" | ")
                    """
                )
        );

    /// <summary>Lets axe look: a serious or critical fault counts as one of the page.</summary>
    public async Task LookForBarriersAsync()
    {
        // Not by a script element, which the page's policy refuses.
        await Page.EvaluateAsync(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "axe.min.js")));
        var found = await Page.EvaluateAsync<JsonElement>(
            """
            async () => (await axe.run()).violations.filter(one => ["serious", "critical"].includes(one.impact))
                .map(one => `${one.id}: ${one.nodes.slice(0, 3).map(node => node.html + " " + node.failureSummary).join(" | ")}`)
            """
        );
        faults.AddRange(found.EnumerateArray().Select(fault => $"{Page.Url}: {fault.GetString()}"));
    }

    public async ValueTask DisposeAsync() => await context.DisposeAsync();
}
