using System.Net;
using System.Net.Http.Json;
using System.Text;

namespace Cloudlet.Server.Tests.Http;

public sealed class ProblemApiTests(StockedServer server) : IClassFixture<StockedServer>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "/", 404)]
    [InlineData("GET", "/v1", 404)]
    [InlineData("POST", "/v1/services/nobody/instances/more", 404)]
    [InlineData("DELETE", "/v1/system", 405)]
    [InlineData("PUT", "/v1/services", 405)]
    [InlineData("GET", "/v1/operations/x:cancel", 404)]
    [InlineData("GET", "/v1/operations/x/serial", 404)]
    [InlineData("GET", "/v1/instances?limit=0", 400)]
    [InlineData("GET", "/v1/instances?all=perhaps", 400)]
    [InlineData("GET", "/v1/operations/x?waitSeconds=long", 400)]
    [InlineData("GET", "/v1/events?follow=perhaps", 400)]
    public async Task Whatever_is_refused_is_a_problem_with_a_code_and_a_next_step(
        string method,
        string path,
        int status
    )
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        var problem = await ProblemAsync(request, (HttpStatusCode)status);
        Assert.NotEmpty(problem.Code);
        Assert.NotEmpty(problem.Detail);
        Assert.NotNull(problem.Next);
    }

    [Fact]
    public async Task A_file_for_a_guest_that_was_not_sent_is_refused_by_its_upload()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Routes.Overlays);
        request.Content = JsonContent.Create(
            new CreateOverlay
            {
                Name = "with-files",
                Base = "base",
                Copies = [new("upload:nothing", "/opt/speech")],
            },
            CloudletJson.Default.CreateOverlay
        );

        var problem = await ProblemAsync(request, HttpStatusCode.NotFound);

        Assert.Equal(("upload", "nothing"), (problem.Field, problem.Value));
    }

    [Fact]
    public async Task A_method_that_a_route_does_not_have_is_refused_with_those_that_it_has()
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, "/v1/services");
        var problem = await ProblemAsync(request, HttpStatusCode.MethodNotAllowed);
        Assert.Equal(("method", "PUT"), (problem.Field, problem.Value));
        Assert.Contains("GET", problem.Next);
        Assert.Contains("POST", problem.Next);
    }

    [Theory]
    [InlineData("/v1/services", "text/plain")]
    [InlineData("/v1/bases", "application/xml")]
    [InlineData("/v1/synthesis", "application/zip")]
    public async Task A_body_of_another_type_is_refused_by_its_type(string path, string type)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new StringContent("{}", Encoding.UTF8, type),
        };
        var problem = await ProblemAsync(request, HttpStatusCode.UnsupportedMediaType);
        Assert.Equal(ProblemCodes.InvalidRequest, problem.Code);
    }

    [Theory]
    [InlineData("/v1/instances/nobody:stop")]
    [InlineData("/v1/instances/nobody:pause")]
    [InlineData("/v1/overlays/nobody:recompress")]
    [InlineData("/v1/services/nobody/instances")]
    public async Task A_body_that_may_be_left_out_needs_no_content_type_either(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        var problem = await ProblemAsync(request, HttpStatusCode.NotFound);
        Assert.Equal("nobody", problem.Value);
    }

    [Fact]
    public async Task A_body_that_is_missing_is_asked_for()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/services");
        var problem = await ProblemAsync(request, HttpStatusCode.BadRequest);
        Assert.Equal("The request needs a body in JSON.", problem.Detail);
    }

    [Fact]
    public async Task A_body_that_is_too_large_for_json_is_refused()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/services")
        {
            Content = new StringContent(
                $$"""{"id":"{{new string('x', 31_000_000)}}"}""",
                Encoding.UTF8,
                "application/json"
            ),
        };
        request.Headers.ExpectContinue = true; // It hears the answer before it sends.
        await ProblemAsync(request, HttpStatusCode.RequestEntityTooLarge);
    }

    private async Task<Problem> ProblemAsync(HttpRequestMessage request, HttpStatusCode status)
    {
        using var answer = await server.Http.SendAsync(request, Cancelled);
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync(CloudletJson.Default.Problem, Cancelled);
        Assert.Equal((int)status, problem!.Status);
        return problem;
    }
}
