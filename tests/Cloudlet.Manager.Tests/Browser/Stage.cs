using Cloudlet.Client;
using Cloudlet.Contracts;
using Cloudlet.Server.Tests.Support;

namespace Cloudlet.Manager.Tests.Browser;

/// <summary>What pages are looked at with: the longest names, many rows, each state, a failed job.</summary>
internal static class Stage
{
    /// <summary>The longest name that there may be.</summary>
    public const string LongName = "a-service-vm.with-the-longest-name.that-anybody-can-think-of.63";

    private const int Services = 120;
    private const string LongText =
        "Hears what is said to a phone and writes it down, in the language that it was said in, and in others that the person has chosen. "
        + "It runs beside the network's edge, so that the answer is there before the sentence is over, and forgets everything when nobody listens.";

    /// <summary>The id of the app whose page is looked at.</summary>
    public static string App { get; private set; } = "";

    /// <summary>Puts it there, once.</summary>
    public static async Task SetAsync(BrowserServer server)
    {
        if (App.Length > 0)
            return;
        var client = server.Client;
        await SetAppsAsync(client);
        await SetServicesAsync(client);
        await SetDevicesAsync(client);
        await SetInstancesAsync(server);
        await server.EndAsync(
            await client.CreateBaseAsync(
                new CreateBase
                {
                    Name = "never-ready",
                    Kernel = server.GuestFile("vmlinuz"),
                    Ready = "serial:what it never says",
                    TimeoutSeconds = 1,
                    MemoryBytes = 128 << 20,
                }
            ),
            OperationState.Failed
        );
    }

    private static async Task SetAppsAsync(CloudletClient client)
    {
        var app = await client.AddAppAsync(
            new AddApp
            {
                FileName = "speech.apk",
                Service = "counting",
                Description = LongText,
                Tags = ["voice", "audio", "translation"],
            },
            new MemoryStream(ApkBuilder.Build())
        );
        await client.DownloadAppAsync(app.Id, Stream.Null);
        await client.AddAppAsync(
            new AddApp
            {
                FileName = $"{LongName}.tar.gz",
                Name =
                    "A client program whose name is as long as names of client programs may be, which is a hundred lette",
                Platform = "linux",
                Version = "2.0-rc1",
            },
            new MemoryStream(new byte[3_456_789])
        );
        App = app.Id;
    }

    private static async Task SetServicesAsync(CloudletClient client)
    {
        await client.CreateServiceAsync(
            new CreateService
            {
                Id = $"org.example.{LongName}",
                Description = LongText,
                Overlay = "counter",
                Tags = ["voice", "audio", "translation", "a-tag-of-some-length"],
                Ports = [8080, 22, 5900],
                LeastMemoryBytes = 256 << 20,
                IdealMemoryBytes = 1L << 30,
            }
        );
        for (var i = 0; i < Services; i++)
            await client.CreateServiceAsync(
                new CreateService
                {
                    Id = $"org.example.many-{i:000}",
                    Description = "One of many",
                    Overlay = "counter",
                }
            );
    }

    private static async Task SetDevicesAsync(CloudletClient client)
    {
        foreach (var id in new[] { "phone-of-anna", new string('d', 100), "lost-phone" })
            await client.AddDeviceAsync(new AddDevice { Id = id });
        await client.RevokeDeviceAsync("lost-phone");
        await client.SendMessageAsync(
            new SendMessage
            {
                Device = "phone-of-anna",
                Message = "show",
                Service = "org.example.speech",
                Parameters = new Dictionary<string, string> { ["text"] = LongText, ["title"] = "Good morning" },
            }
        );
        await client.SendMessageAsync(new SendMessage { Device = "lost-phone", Message = "refresh" });
    }

    private static async Task SetInstancesAsync(BrowserServer server)
    {
        var client = server.Client;
        await server.EndAsync(await client.SaveInstanceAsync("counter-1", new SaveInstance { Overlay = LongName }));
        await server.RunAsync(LongName, CancellationToken.None);
        await server.EndAsync(await client.PauseInstanceAsync(LongName));
        await server.RunAsync("stopped", CancellationToken.None);
        await server.EndAsync(await client.StopInstanceAsync("stopped", new StopInstance { TimeoutSeconds = 0 }));
        await server.HaveServiceInstanceAsync();
    }
}
