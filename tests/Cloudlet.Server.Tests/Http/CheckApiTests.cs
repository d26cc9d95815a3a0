using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;

namespace Cloudlet.Server.Tests.Http;

/// <summary><c>?check=true</c>: a form asks what is wrong before it sends anything for good.</summary>
public sealed class CheckApiTests(StockedServer server) : IClassFixture<StockedServer>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("POST", "/v1/bases", """{"name":"new","kernel":"/proc/version","ready":"manual"}""")]
    [InlineData("POST", "/v1/bases", """{"name":"new","disk":"upload:","kernel":"upload:","ready":"manual"}""")]
    [InlineData("POST", "/v1/overlays", """{"name":"new","base":"base"}""")]
    [InlineData("POST", "/v1/services", """{"id":"org.example.new","overlay":"speech"}""")]
    [InlineData("PATCH", "/v1/services/org.example.checked", """{"users":9}""")]
    [InlineData("POST", "/v1/synthesis", """{"overlay":"speech","name":"new"}""")]
    public async Task A_request_without_a_fault_is_answered_and_not_done(string method, string path, string json)
    {
        var before = await server.Client.CreateServiceAsync(
            new CreateService { Id = "org.example.checked", Overlay = "speech" },
            "one-key",
            Cancelled
        );
        using var answer = await AskAsync(method, path, json);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("base", Assert.Single(await server.Client.ListBasesAsync(Cancelled)).Name);
        Assert.Equal(
            ["speech", "speech-2"],
            (await server.Client.ListOverlaysAsync(Cancelled)).Select(overlay => overlay.Name)
        );
        var service = Assert.Single(await server.Client.ListServicesAsync(cancellationToken: Cancelled));
        Assert.Equal((before.Id, before.Users, before.Revision), (service.Id, service.Users, service.Revision));
        Assert.Empty(await server.Client.ListOperationsAsync(Cancelled));
    }

    [Theory]
    [InlineData("POST", "/v1/bases", """{"name":"No","cpus":0}""", "cpus,disk,name")]
    [InlineData("POST", "/v1/overlays", """{"name":"No","base":"base","ports":[0]}""", "name,ports")]
    [InlineData("POST", "/v1/services", """{"id":"no id","users":0}""", "id,overlay,users")]
    [InlineData("PATCH", "/v1/services/org.example.faulty", """{"users":0,"warm":-1}""", "users,warm")]
    [InlineData(
        "POST",
        "/v1/synthesis",
        """{"overlay":"speech","name":"No","ports":[{"guest":0}]}""",
        "name,ports.guest"
    )]
    public async Task One_with_faults_is_told_them_all(string method, string path, string json, string fields)
    {
        await using var other = new StockedServer();
        await other.InitializeAsync();
        await other.Client.CreateServiceAsync(
            new CreateService { Id = "org.example.faulty", Overlay = "speech" },
            cancellationToken: Cancelled
        );
        using var answer = await AskAsync(method, path, json, other);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync(CloudletJson.Default.Problem, Cancelled);
        Assert.Equal(fields, string.Join(',', problem!.Faults!.Select(fault => fault.Field).Distinct().Order()));
    }

    [Theory]
    [InlineData("/v1/bases", """{"name":"base","disk":"upload:"}""", HttpStatusCode.Conflict)]
    [InlineData("/v1/overlays", """{"name":"speech","base":"base"}""", HttpStatusCode.Conflict)]
    [InlineData("/v1/bases", """{"name":"new","disk":"upload:none"}""", HttpStatusCode.NotFound)]
    public async Task A_name_that_is_taken_and_an_upload_that_is_not_there_are_told_too(
        string path,
        string json,
        HttpStatusCode status
    )
    {
        using var answer = await AskAsync("POST", path, json);
        Assert.Equal(status, answer.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?check=true")]
    public async Task A_port_of_the_cloudlet_that_is_taken_is_told_before_a_machine_is_made(string check)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        using var content = new StringContent(
            $$"""{"overlay":"speech","ports":[{"guest":80,"host":{{port}}}]}""",
            Encoding.UTF8,
            "application/json"
        );
        using var answer = await server.Http.PostAsync($"/v1/synthesis{check}", content, Cancelled);

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync(CloudletJson.Default.Problem, Cancelled);
        Assert.Equal((ProblemCodes.PortInUse, "ports.host", $"{port}"), (problem!.Code, problem.Field, problem.Value));
    }

    private async Task<HttpResponseMessage> AskAsync(string method, string path, string json, TestServer? other = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"{path}?check=true")
        {
            Content = new StringContent(json, Encoding.UTF8, "application/json"),
        };
        return await (other ?? server).Http.SendAsync(request, Cancelled);
    }
}
