using System.Net;
using System.Net.Sockets;
using System.Text;
using Cloudlet.Server.Access;
using Cloudlet.Server.Advertising;
using Cloudlet.Server.KdCloudlet;

namespace Cloudlet.Server.Tests.Http;

/// <summary>Clients that fall silent, on each listener: they lose their connection, and nobody else notices. In real time: no unit test.</summary>
[Trait("Suite", "Tools")]
public sealed class StalledClientTests : IAsyncLifetime
{
    private const int Limit = 60_000;
    private const int Large = 8 << 20;

    private readonly DeviceListener devices = FreePort.Listener();
    private readonly DeviceListener old = FreePort.Listener();
    private TestServer server = null!;
    private string package = "";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        server = new TestServer(devices)
        {
            Access = AccessPolicy.Open,
            KdCloudlet = new KdCloudletSettings(old),
            DevicePatience = TimeSpan.FromSeconds(2),
            SlowestHeaders = TimeSpan.FromSeconds(1),
        };
        await server.InitializeAsync();
        using var content = new MemoryStream(new byte[Large]);
        package = (await server.Client.AddAppAsync(new AddApp { FileName = "large.bin" }, content)).Id;
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    [Theory(Timeout = Limit)]
    [InlineData("devices")]
    [InlineData("kd-cloudlet")]
    [InlineData("socket")]
    public async Task A_client_that_never_ends_its_headers_is_cut_off(string listener)
    {
        using var client = await ConnectAsync(listener);
        await SendAsync(client, "GET / HTTP/1.1\r\nHost: x\r\n");
        Assert.StartsWith("HTTP/1.1 408", await ReadToEndAsync(client), StringComparison.Ordinal);
    }

    [Theory(Timeout = Limit)]
    [InlineData("devices", "POST /v1/services/none/instances")]
    [InlineData("kd-cloudlet", "POST /api/services")]
    [InlineData("socket", "POST /v1/services")]
    public async Task A_client_that_never_ends_its_body_is_cut_off(string listener, string request)
    {
        using var client = await ConnectAsync(listener);
        await SendAsync(
            client,
            $"{request} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{{"
        );
        // It ends: with 408, or after an answer that needed no body.
        Assert.StartsWith("HTTP/1.1 4", await ReadToEndAsync(client), StringComparison.Ordinal);
    }

    [Theory(Timeout = Limit)]
    [InlineData("devices")]
    [InlineData("kd-cloudlet")]
    public async Task A_client_that_does_not_read_its_answer_is_cut_off(string listener)
    {
        using var client = await ConnectAsync(listener, receiveBuffer: 4096);
        await SendAsync(client, $"GET {LargeAnswer(listener)} HTTP/1.1\r\nHost: x\r\n\r\n");

        // The reset arrives although nothing is read.
        Assert.True(client.Poll(TimeSpan.FromSeconds(30), SelectMode.SelectError));
    }

    [Theory(Timeout = Limit)]
    [InlineData("devices")]
    [InlineData("kd-cloudlet")]
    public async Task A_client_that_reads_slowly_and_steadily_gets_all(string listener)
    {
        using var client = await ConnectAsync(listener, receiveBuffer: 64 << 10);
        await SendAsync(client, $"GET {LargeAnswer(listener)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        var buffer = new byte[128 << 10];
        var got = 0;
        while (await client.ReceiveAsync(buffer, Cancelled) is var count and > 0)
        {
            got += count;
            await Task.Delay(40, Cancelled); // Its link: 3 MB in a second at most, for longer than the patience.
        }
        Assert.InRange(got, Large, Large + 1024);
    }

    [Fact(Timeout = Limit)]
    public async Task While_hundreds_are_stalled_all_others_are_answered_at_once()
    {
        var stalled = new List<Socket>();
        try
        {
            foreach (var listener in new[] { "devices", "kd-cloudlet", "socket" })
            {
                for (var i = 0; i < 100; i++)
                {
                    var client = await ConnectAsync(listener, receiveBuffer: 4096);
                    stalled.Add(client);
                    await SendAsync(client, $"GET {LargeAnswer(listener)} HTTP/1.1\r\nHost: x\r\n\r\n");
                }
            }
            using var device = new HttpClient { BaseAddress = new Uri(devices.ToString()) };
            using var before = new HttpClient { BaseAddress = new Uri(old.ToString()) };
            Assert.Equal(HttpStatusCode.OK, (await device.GetAsync("/v1/system", Cancelled)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await before.GetAsync("/api/services", Cancelled)).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await server.Http.GetAsync("/v1/services", Cancelled)).StatusCode);
        }
        finally
        {
            stalled.ForEach(client => client.Dispose());
        }
    }

    [Fact(Timeout = Limit)]
    public async Task One_address_cannot_take_all_connections_of_old_clients()
    {
        var open = new List<Socket>();
        try
        {
            while (open.Count < 600 && await LetsInAsync(open)) { }
            Assert.Equal(512, open.Count);
        }
        finally
        {
            open.ForEach(client => client.Dispose());
        }
    }

    private string LargeAnswer(string listener) =>
        listener == "kd-cloudlet" ? $"/api/apps/get?appId={package}" : $"/v1/throughput?bytes={Large}";

    // Adds a connection that is answered.
    private async Task<bool> LetsInAsync(List<Socket> open)
    {
        var client = await ConnectAsync("kd-cloudlet");
        try
        {
            await SendAsync(client, "GET /api/services HTTP/1.1\r\nHost: x\r\n\r\n");
            if (await client.ReceiveAsync(new byte[1], Cancelled) > 0)
            {
                open.Add(client);
                return true;
            }
        }
        catch (SocketException)
        {
            // Closed while it was used.
        }
        client.Dispose();
        return false;
    }

    private async Task<Socket> ConnectAsync(string listener, int? receiveBuffer = null)
    {
        EndPoint place = listener switch
        {
            "devices" => new IPEndPoint(devices.Address, devices.Port),
            "kd-cloudlet" => new IPEndPoint(old.Address, old.Port),
            _ => new UnixDomainSocketEndPoint(server.Socket),
        };
        var client = new Socket(
            place.AddressFamily,
            SocketType.Stream,
            place is IPEndPoint ? ProtocolType.Tcp : ProtocolType.Unspecified
        );
        if (receiveBuffer is { } bytes)
            client.ReceiveBufferSize = bytes;
        await client.ConnectAsync(place, Cancelled);
        return client;
    }

    private static async Task SendAsync(Socket client, string text) =>
        await client.SendAsync(Encoding.ASCII.GetBytes(text), Cancelled);

    private static async Task<string> ReadToEndAsync(Socket client)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            while (await client.ReceiveAsync(buffer, Cancelled) is var count and > 0)
                text.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
        {
            // Cut off behind an answer, for the body that was still to come.
        }
        return text.ToString();
    }
}
