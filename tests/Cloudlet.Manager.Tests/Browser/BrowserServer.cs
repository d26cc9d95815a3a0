using System.Text.Json.Serialization.Metadata;
using Cloudlet.Client;
using Cloudlet.Client.Operations;
using Cloudlet.Contracts;
using Cloudlet.Manager.Tests.Support;
using Cloudlet.Server.Advertising;
using Cloudlet.Server.Tests.Support;
using Microsoft.Playwright;

namespace Cloudlet.Manager.Tests.Browser;

/// <summary>
/// The daemon with a real QEMU, the busybox guest as base <c>tiny</c>, an overlay <c>counter</c> on it and an instance <c>counter-1</c>
/// of that, which answers devices, too; and Debian's Chromium. Made once for all tests in the browser.
/// </summary>
public sealed class BrowserServer : ManagerServer
{
    private const string GuestsVariable = "CLOUDLET_TEST_GUESTS";
    private static readonly TimeSpan SeedLimit = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan LongPoll = TimeSpan.FromSeconds(30);

    private static readonly string[] Switches =
    [
        "--no-sandbox",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-quic",
        "--no-first-run",
    ];

    private readonly DeviceListener devices = FreePort.Listener();
    private IPlaywright? playwright;

    protected override string Qemu => "qemu-system-x86_64";

    protected override DeviceListener? Devices => devices;

    /// <summary>Where devices of the network ask.</summary>
    public string DeviceUrl => devices.ToString();

    /// <summary>Chromium.</summary>
    public IBrowser Chromium { get; private set; } = null!;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        using var limit = new CancellationTokenSource(SeedLimit);
        playwright = await Playwright.CreateAsync();
        Chromium = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = "/usr/bin/chromium",
                Headless = true,
                Args = Switches,
            }
        );
        await SeedAsync(limit.Token);
    }

    public override async ValueTask DisposeAsync()
    {
        if (Chromium is not null)
            await Chromium.DisposeAsync();
        playwright?.Dispose();
        foreach (var instance in await Client.ListInstancesAsync(all: true))
            await EndAsync(
                await Client.StopInstanceAsync(instance.Name, new StopInstance { TimeoutSeconds = 0, Delete = true })
            );
        await base.DisposeAsync();
    }

    /// <summary>A page of a browser that has signed in. What breaks the Content-Security-Policy, or throws, is kept.</summary>
    /// <param name="width">The window's.</param>
    /// <param name="height">The window's.</param>
    /// <param name="colours">What the viewer's system has.</param>
    /// <param name="other">Another daemon than this one.</param>
    public async Task<OpenPage> OpenAsync(
        int width = 1280,
        int height = 900,
        ColorScheme colours = ColorScheme.Light,
        ManagerServer? other = null,
        bool isForAxe = true
    )
    {
        var server = other ?? this;
        var context = await Chromium.NewContextAsync(
            new BrowserNewContextOptions
            {
                BaseURL = server.Url.ToString(),
                ViewportSize = new ViewportSize { Width = width, Height = height },
                ColorScheme = colours,
            }
        );
        var page = await context.NewPageAsync();
        var open = new OpenPage(context, page) { IsForAxe = isForAxe };
        await page.GotoAsync("/sign-in");
        await page.GetByLabel("Password").FillAsync(server.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.WaitForURLAsync("**/");
        return open;
    }

    /// <summary>Sees to it that an instance of the service <c>counting</c> runs.</summary>
    public async Task HaveServiceInstanceAsync()
    {
        if ((await Client.ListInstancesAsync()).All(instance => instance.Service != "counting"))
            await Client.EnsureInstanceAsync("counting", new EnsureInstance { LeaseSeconds = 3600 });
    }

    /// <summary>The path of a file of the busybox guest.</summary>
    public string GuestFile(string name)
    {
        var root = Environment.GetEnvironmentVariable(GuestsVariable);
        Assert.True(root is not null, $"{GuestsVariable} is not set: see samples/guests/busybox/build.sh.");
        return Path.GetFullPath(Path.Combine(root, "busybox", name));
    }

    private async Task SeedAsync(CancellationToken cancellationToken)
    {
        await EndAsync(
            await Client.CreateBaseAsync(
                new CreateBase
                {
                    Name = "tiny",
                    Kernel = GuestFile("vmlinuz"),
                    Initrd = GuestFile("initrd.gz"),
                    CommandLine = (await File.ReadAllTextAsync(GuestFile("cmdline"), cancellationToken)).Trim(),
                    MemoryBytes = 128 << 20,
                    Ready = "serial:READY",
                    TimeoutSeconds = 200,
                },
                cancellationToken
            )
        );
        var overlay = await Client.CreateOverlayAsync(
            new CreateOverlay
            {
                Name = "counter",
                Base = "tiny",
                Interactive = true,
                Ports = [8080],
                TimeoutSeconds = 90,
            },
            cancellationToken
        );
        await foreach (var told in Client.FollowAsync(overlay.Id, cancellationToken))
        {
            if (told.Operation is { State: OperationState.Waiting })
                break;
        }
        await using (var serial = await Client.OpenOperationSerialAsync(overlay.Id, cancellationToken))
        {
            // A reader of the screen's keyboard: what is typed into noVNC comes out of the web server.
            await serial.WriteAsync(
                "(while read -r line; do echo \"$line\" >>/run/www/typed; done) </dev/tty1 >/dev/tty1 2>&1 &\n"u8.ToArray(),
                cancellationToken
            );
            await serial.WriteAsync("echo on screen >/dev/tty1; echo custom''ised\n"u8.ToArray(), cancellationToken);
            await ReadUntilAsync(serial, "customised", cancellationToken);
        }
        await Client.ProceedOperationAsync(overlay.Id, cancellationToken);
        await EndAsync(overlay);
        await Client.CreateServiceAsync(
            new CreateService
            {
                Id = "counting",
                Description = "Counts the seconds since it was frozen",
                Overlay = "counter",
                Ports = [8080],
            },
            cancellationToken: cancellationToken
        );
        await RunAsync("counter-1", cancellationToken);
    }

    /// <summary>Synthesises the overlay.</summary>
    public async Task<InstanceInfo> RunAsync(string name, CancellationToken cancellationToken)
    {
        var operation = await Client.SynthesizeAsync(
            new SynthesisRequest
            {
                Overlay = "counter",
                Name = name,
                Wait = "tcp:8080",
            },
            cancellationToken
        );
        return (await EndAsync(operation, CloudletJson.Default.SynthesisResult)).Instance;
    }

    private async Task<T> EndAsync<T>(OperationInfo operation, JsonTypeInfo<T> type)
        where T : class => (await EndAsync(operation)).GetResult(type)!;

    /// <summary>Waits until a job has ended, as it is expected to.</summary>
    public async Task<OperationInfo> EndAsync(
        OperationInfo operation,
        OperationState expected = OperationState.Succeeded
    )
    {
        while (!operation.HasEnded)
            operation = await Client.GetOperationAsync(operation.Id, LongPoll);
        Assert.True(operation.State == expected, operation.Error?.Detail);
        return operation;
    }

    private static async Task ReadUntilAsync(
        Cloudlet.Client.Serial.SerialConnection serial,
        string text,
        CancellationToken cancellationToken
    )
    {
        var buffer = new byte[4096];
        var seen = "";
        while (!seen.Contains(text, StringComparison.Ordinal))
        {
            var count = await serial.ReadAsync(buffer, cancellationToken);
            Assert.NotEqual(0, count);
            seen += System.Text.Encoding.UTF8.GetString(buffer, 0, count);
        }
    }
}
