using Cloudlet.Server.Access;
using Cloudlet.Server.KdCloudlet;

namespace Cloudlet.Server.Tests.KdCloudlet;

/// <summary>A daemon with a service and apps, that clients of KD-Cloudlet may ask.</summary>
public abstract class KdServer : IAsyncLifetime
{
    private readonly StockedServer server;

    private protected KdServer(AccessPolicy access, bool isEncrypted)
    {
        var listener = FreePort.Listener();
        server = new StockedServer
        {
            KdCloudlet = new KdCloudletSettings(listener) { IsEncrypted = isEncrypted },
            Access = access,
        };
        Http = new HttpClient { BaseAddress = new Uri(listener.ToString()) };
    }

    public TestServer Server => server;

    /// <summary>Asks the listener for old clients.</summary>
    public HttpClient Http { get; }

    public async ValueTask InitializeAsync()
    {
        await server.InitializeAsync();
        await server.Client.CreateServiceAsync(
            new CreateService
            {
                Id = "org.example.speech",
                Overlay = "speech",
                Description = "Says what it hears: größer",
                Version = "1.2",
                Tags = ["voice", "audio"],
            }
        );
        await AddAppAsync("speech.apk", ApkBuilder.Build(), "voice");
        await AddAppAsync("notes.zip", "notes"u8.ToArray(), "text");
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private async Task AddAppAsync(string name, byte[] package, string tag)
    {
        using var content = new MemoryStream(package);
        await server.Client.AddAppAsync(
            new AddApp
            {
                FileName = name,
                Service = "org.example.speech",
                Version = "3",
                Tags = [tag],
            },
            content
        );
    }
}

/// <summary>Its devices may do all.</summary>
public sealed class OpenKdServer() : KdServer(AccessPolicy.Open, isEncrypted: false);

/// <summary>As it is by default.</summary>
public sealed class PairedKdServer() : KdServer(AccessPolicy.Paired, isEncrypted: false);

/// <summary>It speaks the encrypted mode.</summary>
public sealed class EncryptedKdServer() : KdServer(AccessPolicy.Paired, isEncrypted: true);
