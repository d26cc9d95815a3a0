using System.Net;
using System.Net.Http.Json;
using Cloudlet.Contracts;
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
    [InlineData("GET", "/v1/instances")]
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
