using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Cloudlet.Client;
using Cloudlet.Server;
using Cloudlet.Server.Access;
using Cloudlet.Server.Advertising;
using Cloudlet.Server.Modules;

namespace Cloudlet.Manager.Tests.Support;

/// <summary>The daemon in this process with the Manager on a free port, over an empty data directory.</summary>
public class ManagerServer : IAsyncLifetime
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    private readonly TestFolder folder = new();
    private readonly StringWriter said = new();
    private Task running = Task.CompletedTask;

    /// <summary>Where QEMU is; by default there is none.</summary>
    protected virtual string Qemu => "/nowhere/qemu";

    /// <summary>Where devices are answered, too; null: nowhere.</summary>
    protected virtual DeviceListener? Devices => null;

    /// <summary>Further parts of the daemon.</summary>
    protected virtual IReadOnlyList<ServerModule> More => [];

    /// <summary>Where the pages are.</summary>
    public Uri Url { get; private set; } = new("http://127.0.0.1:0");

    /// <summary>What the daemon told when it was started.</summary>
    public string Password { get; private set; } = "";

    public string Data => folder.At("data");

    public string Socket => folder.At("s");

    /// <summary>The API, through the socket.</summary>
    public CloudletClient Client { get; private set; } = null!;

    public virtual async ValueTask InitializeAsync()
    {
        await StartAsync();
    }

    /// <summary>Ends the daemon and starts it again over the same data, with the pages at the same place.</summary>
    /// <returns>What it said.</returns>
    public async Task<string> RestartAsync()
    {
        await EndAsync();
        said.GetStringBuilder().Clear();
        return await StartAsync();
    }

    public virtual async ValueTask DisposeAsync()
    {
        await EndAsync();
        folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A browser without its scripts: keeps cookies, follows no redirection, has the origin of the pages.</summary>
    public HttpClient NewBrowser()
    {
        var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Url };
        browser.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        browser.DefaultRequestHeaders.Add("Origin", Url.GetLeftPart(UriPartial.Authority));
        return browser;
    }

    /// <summary>One that has signed in, and the token that its pages send with each change.</summary>
    public async Task<(HttpClient Browser, string Token)> SignInAsync()
    {
        var browser = NewBrowser();
        var answer = await browser.PostAsync("/sign-in", Form(Password));
        Assert.Equal(303, (int)answer.StatusCode);
        var page = await browser.GetStringAsync("/settings");
        return (browser, Regex.Match(page, "name=\"cloudlet-token\" content=\"([0-9a-f]{64})\"").Groups[1].Value);
    }

    public static FormUrlEncodedContent Form(string password, string next = "/") =>
        new([new("password", password), new("next", next)]);

    private async Task<string> StartAsync()
    {
        running = CloudletServer.RunAsync(
            new ServerSettings
            {
                DataDirectory = Data,
                SocketPath = Socket,
                RunDirectory = folder.At("run"),
                QemuPath = Qemu,
                DeviceListener = Devices,
                Access = AccessPolicy.Open,
                Advertising = new() { IsOn = false, Name = "Test box" },
            },
            [new ManagerModule(new ManagerSettings(ManagerListener.Default with { Port = (ushort)Url.Port })), .. More],
            TextWriter.Synchronized(said),
            Stopping.Token
        );
        using var limit = new CancellationTokenSource(StartLimit);
        string text;
        while (!(text = said.ToString()).Contains("Manager", StringComparison.Ordinal))
        {
            if (running.IsCompleted)
                await running;
            await Task.Delay(20, limit.Token);
        }
        Url = new Uri(Regex.Match(text, "The Manager is at (http://[0-9.:]+)").Groups[1].Value);
        if (Regex.Match(text, "password ([a-z0-9-]+)") is { Success: true } told)
            Password = told.Groups[1].Value;
        Client = new CloudletClient(CloudletAddress.Unix(Socket));
        return text;
    }

    private CancellationTokenSource Stopping { get; set; } = new();

    private async Task EndAsync()
    {
        Client.Dispose();
        await Stopping.CancelAsync();
        await running;
        Stopping.Dispose();
        Stopping = new CancellationTokenSource();
    }
}
