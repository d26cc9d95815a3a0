using System.Net;
using System.Net.Http.Json;
using Cloudlet.Contracts;
using Cloudlet.Server.Access;
using Cloudlet.Server.Advertising;

namespace Cloudlet.Server.Tests.Http;

/// <summary>What a device of the network may ask of a real daemon, and what is for its own host only.</summary>
public sealed class DeviceScopeTests : IAsyncLifetime
{
    private readonly DeviceListener listener = FreePort.Listener();
    private TestServer server = null!;
    private HttpClient device = null!;

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

    [Theory]
    [InlineData("/v1/system")]
    [InlineData("/v1/bases")]
    [InlineData("/v1/overlays")]
    [InlineData("/v1/services")]
    [InlineData("/v1/throughput?bytes=1")]
    [InlineData("/upnp/description.xml")]
    public async Task A_device_may_read(string path)
    {
        using var answer = await device.GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("GET", "/v1/doctor")]
    [InlineData("POST", "/v1/bases")]
    [InlineData("DELETE", "/v1/bases/x")]
    [InlineData("GET", "/v1/bases/x/archive")]
    [InlineData("GET", "/v1//system")]
    public async Task A_device_may_do_nothing_else(string method, string path)
    {
        using var answer = await device.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync(CloudletJson.Default.Problem);
        Assert.Equal(ProblemCodes.LocalOnly, problem!.Code);
        Assert.Contains(server.Socket, problem.Next, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", "/v1/services/org.example.speech/instances")]
    [InlineData("GET", "/v1/services/org.example.speech")]
    [InlineData("PUT", "/v1/leases/0123")]
    [InlineData("DELETE", "/v1/leases/0123")]
    [InlineData("GET", "/v1/apps/0123/package")]
    [InlineData("GET", "/v1/uploads/0123")]
    [InlineData("HEAD", "/v1/uploads/0123")]
    [InlineData("PATCH", "/v1/uploads/0123")]
    [InlineData("DELETE", "/v1/uploads/0123")]
    [InlineData("GET", "/v1/operations/0123")]
    [InlineData("GET", "/v1/operations/0123/events")]
    [InlineData("POST", "/v1/operations/0123:cancel")]
    [InlineData("GET", "/v1/instances/0123")]
    [InlineData("POST", "/v1/instances/0123:pause")]
    [InlineData("POST", "/v1/instances/0123:resume")]
    [InlineData("POST", "/v1/instances/0123:residue")]
    [InlineData("GET", "/v1/instances/0123/residue")]
    public async Task What_makes_the_cloudlet_work_is_for_paired_devices_until_access_is_open(
        string method,
        string path
    )
    {
        using var refused = await device.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        if (method != "HEAD")
        {
            var problem = await refused.Content.ReadFromJsonAsync(CloudletJson.Default.Problem);
            Assert.Equal(ProblemCodes.NotPaired, problem!.Code);
            Assert.Contains("--access open", problem.Next, StringComparison.Ordinal);
        }

        var openListener = FreePort.Listener();
        var open = new TestServer(openListener, AccessPolicy.Open);
        await open.InitializeAsync();
        await using var closing = open;
        using var visitor = new HttpClient { BaseAddress = new Uri(openListener.ToString()) };
        using var answer = await visitor.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode); // It was looked for, and is not there.
    }

    [Theory]
    [InlineData("POST", "/v1/services")]
    [InlineData("DELETE", "/v1/services/x")]
    [InlineData("POST", "/v1/services/x:rollback")]
    [InlineData("POST", "/v1/services:import")]
    [InlineData("GET", "/v1/services/x/archive")]
    [InlineData("POST", "/v1/overlays:import")]
    [InlineData("POST", "/v1/bases")]
    [InlineData("POST", "/v1/bases:import")]
    [InlineData("GET", "/v1/overlays/x/archive")]
    [InlineData("DELETE", "/v1/overlays/x")]
    [InlineData("POST", "/v1/uploads/x:finish")]
    [InlineData("GET", "/v1/operations/x/serial")]
    [InlineData("POST", "/v1/operations/x:proceed")]
    [InlineData("DELETE", "/v1/instances/x")]
    [InlineData("POST", "/v1/instances/x:start")]
    [InlineData("POST", "/v1/instances/x:stop")]
    [InlineData("POST", "/v1/instances/x:save")]
    [InlineData("GET", "/v1/instances/x/log")]
    [InlineData("GET", "/v1/instances/x/screenshot.png")]
    [InlineData("GET", "/v1/instances/x/console")]
    [InlineData("GET", "/v1/instances/x/serial")]
    [InlineData("POST", "/v1/instances/a:b:pause")]
    [InlineData("POST", "/v1/instances/:pause")]
    [InlineData("GET", "/v1/services/x/versions")]
    [InlineData("GET", "/v1/events")]
    [InlineData("GET", "/v1/messages")]
    [InlineData("POST", "/v1/messages")]
    [InlineData("GET", "/v1/devices")]
    [InlineData("POST", "/v1/devices")]
    [InlineData("GET", "/v1/doctor")]
    [InlineData("GET", "/metrics")]
    [InlineData("POST", "/v1/apps")]
    [InlineData("GET", "/v1/services/")]
    public async Task Administration_is_for_the_socket_whatever_the_policy(string method, string path)
    {
        var openListener = FreePort.Listener();
        var open = new TestServer(openListener, AccessPolicy.Open);
        await open.InitializeAsync();
        await using var closing = open;
        using var visitor = new HttpClient { BaseAddress = new Uri(openListener.ToString()) };
        using var answer = await visitor.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal(
            ProblemCodes.LocalOnly,
            (await answer.Content.ReadFromJsonAsync(CloudletJson.Default.Problem))!.Code
        );
    }

    [Theory]
    [InlineData(null, AccessPolicy.Open, "127.0.0.1")]
    [InlineData("http://*:9998", AccessPolicy.Paired, "127.0.0.1")]
    [InlineData("http://*:9998", AccessPolicy.Open, "0.0.0.0")]
    [InlineData("http://10.77.0.1:9998", AccessPolicy.Open, "10.77.0.1")]
    [InlineData("http://[fe80::1]:9998", AccessPolicy.Open, "0.0.0.0")]
    public void Ports_of_instances_are_where_devices_that_may_start_them_reach_them(
        string? url,
        AccessPolicy access,
        string expected
    )
    {
        DeviceListener? on = null;
        Assert.True(url is null || DeviceListener.TryParse(url, out on, out _));
        var settings = new ServerSettings
        {
            DataDirectory = "/data",
            SocketPath = "/s",
            DeviceListener = on,
            Access = access,
        };

        Assert.Equal(expected, settings.PortAddress.ToString());
    }

    [Fact]
    public async Task A_device_is_not_told_where_the_data_lie()
    {
        var seen = await device.GetFromJsonAsync(Routes.System, CloudletJson.Default.SystemInfo);
        var own = await server.Client.GetSystemAsync();

        Assert.Null(seen!.DataDirectory);
        Assert.Equal(server.Data, own.DataDirectory);
        Assert.Equal(own.Id, seen.Id);
    }
}
