using System.Net.Sockets;
using Cloudlet.Artifacts;
using Cloudlet.Client;
using Cloudlet.Server.Access;
using Cloudlet.Server.Advertising;
using Cloudlet.Server.Catalogue;
using Cloudlet.Server.Data;
using Cloudlet.Server.KdCloudlet;
using Cloudlet.Server.Modules;
using Cloudlet.Server.Overlays;

namespace Cloudlet.Server.Tests.Support;

/// <summary>The daemon in this process, over an empty data directory, without a QEMU.</summary>
public class TestServer : IAsyncLifetime
{
    private readonly TestFolder folder = new();
    private readonly CancellationTokenSource stop = new();
    private Task running = Task.CompletedTask;

    private readonly DeviceListener? devices;

    public TestServer()
        : this(devices: null) { }

    /// <summary>One that answers devices, too.</summary>
    internal TestServer(DeviceListener? devices, AccessPolicy access = AccessPolicy.Paired)
    {
        this.devices = devices;
        Access = access;
        Socket = folder.At("s");
        Client = new CloudletClient(CloudletAddress.Unix(Socket));
        Http = new HttpClient(
            new SocketsHttpHandler
            {
                Expect100ContinueTimeout = TimeSpan.FromMinutes(1),
                ConnectCallback = async (_, token) =>
                {
                    var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(Socket), token);
                    return new NetworkStream(socket, ownsSocket: true);
                },
            }
        )
        {
            BaseAddress = new Uri("http://localhost/"),
        };
    }

    /// <summary>How clients of KD-Cloudlet are answered.</summary>
    internal KdCloudletSettings? KdCloudlet { get; init; }

    /// <summary>Which devices may start machines.</summary>
    internal AccessPolicy Access { get; init; }

    /// <summary>How long a device may send nothing.</summary>
    internal TimeSpan DevicePatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a client may take to say what it wants.</summary>
    internal TimeSpan SlowestHeaders { get; init; } = TimeSpan.FromSeconds(15);

    public string Socket { get; }

    public string Data => folder.At("data");

    public CloudletClient Client { get; }

    /// <summary>For requests that no client of ours would send.</summary>
    public HttpClient Http { get; }

    /// <summary>Fills the data directory before the daemon starts.</summary>
    protected virtual Task PrepareAsync() => Task.CompletedTask;

    /// <summary>Runs the daemon with other settings.</summary>
    protected virtual ServerSettings Adjust(ServerSettings settings) => settings;

    /// <summary>Parts of the daemon that the server does not know.</summary>
    protected virtual IReadOnlyList<ServerModule> Modules => [];

    public async ValueTask InitializeAsync()
    {
        await PrepareAsync();
        var ready = new ReadyWriter();
        running = CloudletServer.RunAsync(
            Adjust(
                new ServerSettings
                {
                    DataDirectory = Data,
                    SocketPath = Socket,
                    RunDirectory = folder.At("run"),
                    QemuPath = "/nowhere/qemu",
                    DeviceListener = devices,
                    KdCloudlet = KdCloudlet,
                    Access = Access,
                    DevicePatience = DevicePatience,
                    SlowestHeaders = SlowestHeaders,
                    Catalogue = await SuiteDatabase.ConnectionAsync(folder),
                    Advertising = new AdvertisingSettings { IsOn = false },
                }
            ),
            Modules,
            ready,
            stop.Token
        );
        await await Task.WhenAny(ready.Said, running);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Http.Dispose();
        await stop.CancelAsync();
        await running;
        stop.Dispose();
        folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private sealed class ReadyWriter : StringWriter
    {
        private readonly TaskCompletionSource said = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Said => said.Task;

        public override async Task WriteLineAsync(string? value)
        {
            await base.WriteLineAsync(value);
            said.TrySetResult();
        }
    }
}

/// <summary>The daemon over a data directory with a base and two overlays, which no machine here can run.</summary>
public class StockedServer : TestServer
{
    protected override async Task PrepareAsync()
    {
        var data = new DataDirectory(Data);
        data.Create();
        await Sample.WriteBaseAsync(data, "base", Sample.Definition);
        using var scratch = new TestFolder();
        using var catalogue = await TestCatalogue.OpenAsync(scratch);
        var layout = new ImageLayout(data.Store);
        var overlays = new OverlayCatalogue(layout, new StoreMirror(catalogue), TimeProvider.System);
        await Sample.AddOverlayAsync(layout, overlays, "speech", 8080, 22);
        await Sample.AddOverlayAsync(layout, overlays, "speech-2", 9090);
    }
}
