using System.Net;
using System.Net.Http.Json;
using System.Text;

namespace Cloudlet.Server.Tests.Http;

public sealed class IdempotencyApiTests(StockedServer server) : IClassFixture<StockedServer>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/v1/services", """{"id":"org.example.once","overlay":"speech"}""")]
    [InlineData("/v1/bases", """{"name":"once","disk":"/bin/true","memoryBytes":134217728}""")]
    [InlineData("/v1/overlays", """{"name":"once","base":"base"}""")]
    [InlineData("/v1/synthesis", """{"overlay":"speech"}""")]
    public async Task A_creation_that_is_sent_again_is_answered_alike_and_not_done_again(string path, string json)
    {
        var key = $"again {path}";
        using var first = await PostAsync(path, Json(json), key);
        using var second = await PostAsync(path, Json(json), key);

        Assert.True(first.IsSuccessStatusCode, await first.Content.ReadAsStringAsync(Cancelled));
        Assert.Equal(first.StatusCode, second.StatusCode);
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.Equal(first.Headers.ETag, second.Headers.ETag);
        Assert.Equal(
            await first.Content.ReadAsStringAsync(Cancelled),
            await second.Content.ReadAsStringAsync(Cancelled)
        );
    }

    [Fact]
    public async Task A_package_that_is_sent_again_is_one_app()
    {
        const string Path = "/v1/apps?fileName=once.bin&tag=once";
        using var first = await PostAsync(Path, new ByteArrayContent([1, 2, 3]), "package");
        using var second = await PostAsync(Path, new ByteArrayContent([1, 2, 3]), "package");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.StatusCode, second.StatusCode));
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        var apps = await server.Http.GetFromJsonAsync(
            "/v1/apps?tag=once",
            CloudletJson.Default.IReadOnlyListAppInfo,
            Cancelled
        );
        Assert.Single(apps!);
    }

    [Fact]
    public async Task Requests_with_one_key_at_the_same_time_are_done_once()
    {
        const string Path = "/v1/apps?fileName=storm.bin&tag=storm";
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 10).Select(_ => PostAsync(Path, new ByteArrayContent([4]), "storm"))
        );

        Assert.Single(answers.Select(answer => answer.Headers.Location).Distinct());
        var apps = await server.Http.GetFromJsonAsync(
            "/v1/apps?tag=storm",
            CloudletJson.Default.IReadOnlyListAppInfo,
            Cancelled
        );
        Assert.Single(apps!);
    }

    [Fact]
    public async Task A_key_belongs_to_one_request()
    {
        using var first = await PostAsync("/v1/apps?fileName=a.bin", new ByteArrayContent([1]), "mine");
        using var other = await PostAsync("/v1/apps?fileName=b.bin", new ByteArrayContent([1]), "mine");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        var problem = await other.Content.ReadFromJsonAsync(CloudletJson.Default.Problem, Cancelled);
        Assert.Equal(
            (ProblemCodes.KeyReused, "Idempotency-Key", "mine"),
            (problem!.Code, problem.Field, problem.Value)
        );
    }

    [Fact]
    public async Task What_failed_may_be_tried_again_with_its_key()
    {
        const string Missing = """{"id":"org.example.later","overlay":"later"}""";
        using var failed = await PostAsync("/v1/services", Json(Missing), "later");
        Assert.Equal(HttpStatusCode.NotFound, failed.StatusCode);

        using var fixedOne = await PostAsync(
            "/v1/services",
            Json("""{"id":"org.example.later","overlay":"speech"}"""),
            "later"
        );
        Assert.Equal(HttpStatusCode.Created, fixedOne.StatusCode);
    }

    [Fact]
    public async Task An_answer_with_a_secret_is_kept_nowhere()
    {
        const string Phone = """{"id":"phone-of-a-secret"}""";
        using var paired = await PostAsync("/v1/devices", Json(Phone), "secret");
        Assert.Equal(HttpStatusCode.Created, paired.StatusCode);
        var added = await paired.Content.ReadFromJsonAsync(CloudletJson.Default.AddedDevice, Cancelled);
        using var again = await PostAsync("/v1/devices", Json(Phone), "secret");

        Assert.DoesNotContain(added!.Password!, await again.Content.ReadAsStringAsync(Cancelled));
    }

    [Fact]
    public async Task A_key_that_is_too_long_is_refused()
    {
        using var answer = await PostAsync("/v1/services", Json("{}"), new string('k', 256));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync(CloudletJson.Default.Problem, Cancelled);
        Assert.Equal("Idempotency-Key", problem!.Field);
    }

    private async Task<HttpResponseMessage> PostAsync(string path, HttpContent content, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.Add("Idempotency-Key", key);
        return await server.Http.SendAsync(request, Cancelled);
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
