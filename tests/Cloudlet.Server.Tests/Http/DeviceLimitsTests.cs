using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using Cloudlet.Server.Advertising;

namespace Cloudlet.Server.Tests.Http;

/// <summary>Devices that ask too often, too much, or too slowly.</summary>
public sealed class DeviceLimitsTests : IAsyncLifetime
{
    private readonly DeviceListener listener = FreePort.Listener();
    private TestServer server = null!;
    private HttpClient device = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        server = new TestServer(listener);
        await server.InitializeAsync();
        device = new HttpClient { BaseAddress = new Uri(listener.ToString()) };
    }

    public async ValueTask DisposeAsync()
    {
        device.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_storm_of_changes_is_slowed_down_and_reading_is_not()
    {
        HttpResponseMessage answer;
        var asked = 0;
        do
        {
            answer = await device.PostAsync("/v1/leases/none", null, Cancelled);
            asked++;
        } while (answer.StatusCode != HttpStatusCode.TooManyRequests && asked < 20_000);

        var problem = await answer.Content.ReadFromJsonAsync(CloudletJson.Default.Problem, Cancelled);
        Assert.Equal(ProblemCodes.TooFast, problem!.Code);
        Assert.True(answer.Headers.RetryAfter!.Delta >= TimeSpan.FromSeconds(1));
        Assert.True(asked > 400, $"It was refused after {asked}: a burst is fine.");
        using var read = await device.GetAsync("/v1/system", Cancelled);
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        using var own = await server.Http.PostAsync("/v1/leases/none", null, Cancelled);
        Assert.Equal(HttpStatusCode.NotFound, own.StatusCode);
    }

    [Fact]
    public async Task Headers_without_an_end_are_cut_off()
    {
        using var socket = await ConnectAsync();
        await socket.SendAsync("GET /v1/system HTTP/1.1\r\nX: "u8.ToArray(), Cancelled);
        try
        {
            while (true)
                await socket.SendAsync(
                    new byte[4096]
                        .Select(_ => (byte)'x')
                        .ToArray(),
                    Cancelled
                );
        }
        catch (SocketException)
        {
            // Cut off.
        }
    }

    [Fact]
    public async Task One_address_cannot_take_all_connections()
    {
        var sockets = new List<Socket>();
        try
        {
            var refused = 0;
            for (var i = 0; i < 600 && refused == 0; i++)
            {
                if (!await TryConnectAsync(sockets, isAsked: i >= 500))
                    refused++;
            }
            Assert.Equal(1, refused);
            Assert.Equal(512, sockets.Count);
            Assert.Equal(server.Data, (await server.Client.GetSystemAsync(Cancelled)).DataDirectory); // The host's own way in is free.
        }
        finally
        {
            sockets.ForEach(socket => socket.Dispose());
        }
    }

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(listener.Address, listener.Port, Cancelled);
        return socket;
    }

    // Adds a connection that is let in; one that is not may be closed already while it is opened.
    private async Task<bool> TryConnectAsync(List<Socket> open, bool isAsked)
    {
        try
        {
            var socket = await ConnectAsync();
            if (isAsked)
            {
                await socket.SendAsync("GET /v1/throughput?bytes=1 HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray(), Cancelled);
                if (await socket.ReceiveAsync(new byte[1], Cancelled) == 0)
                    return false;
            }
            open.Add(socket);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
