using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Cloudlet.EndToEnd.Tests.KdCloudlet;

/// <summary>A client in Java, as they were written for KD-Cloudlet, starts, joins, uses and stops a real guest.</summary>
[Trait("Suite", "EndToEnd")]
[Collection(KdCloudlets.Name)]
public sealed class KdCloudletTests(Seeds seeds)
{
    private const int Limit = 300_000;
    private const string Id = "org.example.counter";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact(Timeout = Limit)]
    public async Task A_phone_has_its_service_and_gives_it_back()
    {
        var url = $"http://127.0.0.1:{FreePort.Find()}";
        await using var daemon = await StartAsync("--kd-cloudlet", url, "--access", "open");
        var all = await AskAsync(url, "first", "-", "services", "start", Id, "true", "connect", "stop", "stop");

        Assert.Equal($"service {Id} 1", all[0]);
        Assert.Matches("^started [0-9a-f]{12} true$", all[1]);
        Assert.Matches("^connected 127.0.0.1 HTTP/1.. 200 OK$", all[2]);
        Assert.Equal("stopped", all[3]);
        Assert.StartsWith("refused 404 ", all[4]);
        Assert.Empty(await daemon.Client.ListInstancesAsync(all: true, Cancelled));
        Assert.Empty(await daemon.Client.ListLeasesAsync(Cancelled));
        daemon.AssertTidy(machines: 0);
    }

    [Fact(Timeout = Limit)]
    public async Task Two_phones_share_an_instance_that_the_first_cannot_take_from_the_second()
    {
        var url = $"http://127.0.0.1:{FreePort.Find()}";
        await using var daemon = await StartAsync("--kd-cloudlet", url, "--access", "open");
        var first = await AskAsync(url, "first", "-", "start", Id, "true");
        var second = await AskAsync(url, "second", "-", "start", Id, "True", "connect");
        var third = await AskAsync(url, "third", "-", "start", Id, "false");

        Assert.Equal(first[0], second[0]);
        Assert.NotEqual(first[0], third[0]);
        Assert.Equal(2, (await daemon.Client.ListInstancesAsync(all: false, Cancelled)).Count);
        var again = await AskAsync(url, "first", "-", "start", Id, "true", "stop");
        Assert.Equal([first[0], "stopped"], again);
        var still = await AskAsync(url, "second", "-", "start", Id, "true", "connect");
        Assert.Equal(second, still);
    }

    [Fact(Timeout = Limit)]
    public async Task A_paired_phone_does_the_same_encrypted()
    {
        var url = $"http://127.0.0.1:{FreePort.Find()}";
        await using var daemon = await StartAsync("--kd-cloudlet", url, "--kd-cloudlet-encryption");
        var added = await daemon.Client.AddDeviceAsync(new AddDevice { Id = "phone" }, Cancelled);
        var all = await AskAsync(url, "phone", added.Password!, "start", Id, "true", "connect", "stop");

        Assert.Matches("^started [0-9a-f]{12} true$", all[0]);
        Assert.Matches("^connected 127.0.0.1 HTTP/1.. 200 OK$", all[1]);
        Assert.Equal("stopped", all[2]);
        daemon.AssertTidy(machines: 0);
    }

    [Fact(Timeout = Limit)]
    public async Task A_seat_lasts_on_while_its_guest_is_talked_to()
    {
        var url = $"http://127.0.0.1:{FreePort.Find()}";
        await using var daemon = await StartAsync("--kd-cloudlet", url, "--access", "open");
        using var http = new HttpClient { Timeout = TimeSpan.FromMinutes(2) };
        using var json = JsonDocument.Parse(
            await http.GetStringAsync($"{url}/api/servicevm/start?serviceId={Id}&join=true", Cancelled)
        );
        var before = Assert.Single(await daemon.Client.ListLeasesAsync(Cancelled)).ExpiresAt;

        using var talk = new TcpClient();
        await talk.ConnectAsync("127.0.0.1", json.RootElement.GetProperty("port").GetInt32(), Cancelled);
        await talk.GetStream().WriteAsync("GET /tick HTTP/1.0\r\n"u8.ToArray(), Cancelled); // The guest waits for more.

        while (Assert.Single(await daemon.Client.ListLeasesAsync(Cancelled)).ExpiresAt == before)
            await Task.Delay(500, Cancelled);
    }

    private async Task<Daemon> StartAsync(params string[] more)
    {
        var daemon = await Daemon.StartAsync(await seeds.BusyboxAsync(), Cancelled, more: more);
        try
        {
            await daemon.Client.CreateServiceAsync(
                new CreateService
                {
                    Id = Id,
                    Overlay = BusyboxSeed.Overlay,
                    Users = 2,
                },
                cancellationToken: Cancelled
            );
            return daemon;
        }
        catch
        {
            await daemon.DisposeAsync();
            throw;
        }
    }

    // Each word that is a verb begins one.
    private static async Task<IReadOnlyList<string>> AskAsync(
        string url,
        string device,
        string password,
        params string[] words
    )
    {
        var verbs = words.SelectMany(
            IEnumerable<string> (word, index) =>
                index > 0 && word is ("start" or "stop" or "connect") ? ["and", word] : [word]
        );
        var ran = await Tool.RunAsync(
            "java",
            [
                "-cp",
                "/usr/share/java/jmdns.jar:/usr/share/java/slf4j-api.jar",
                Source(),
                "ask",
                url,
                device,
                password,
                .. verbs,
            ],
            Cancelled
        );
        Assert.True(ran.ExitCode == 0, ran.Error);
        return ran.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Source()
    {
        var above = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(above.FullName, "Cloudlet.slnx")))
            above = above.Parent ?? throw new InvalidOperationException("These tests run where they were built.");
        return Path.Combine(above.FullName, "tests/kd-client/KdClient.java");
    }
}

[CollectionDefinition(Name)]
public sealed class KdCloudlets
{
    public const string Name = "KD-Cloudlet";
}
