using System.Net.Http.Json;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cloudlet.Server.Tests.OpenApi.Described;

namespace Cloudlet.Server.Tests.OpenApi;

public sealed class OpenApiTests(WatchedServer server) : IClassFixture<WatchedServer>
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static IEnumerable<ApiRoute> Routes =>
        [.. BoxRoutes.All, .. StoreRoutes.All, .. RunRoutes.All, .. ServiceRoutes.All, .. DeviceRoutes.All];

    [Fact]
    public void The_document_is_as_it_was_reviewed()
    {
        var path = Repository.At("docs", "openapi", "v1.json");
        var document = new ApiDocument().Make(Routes).ToJsonString(Readable) + "\n";
        if (Environment.GetEnvironmentVariable("CLOUDLET_UPDATE_SNAPSHOTS") is "1")
            File.WriteAllText(path, document);
        Assert.Equal(File.Exists(path) ? File.ReadAllText(path) : "", document);
    }

    [Fact]
    public async Task The_daemon_gives_the_document_that_was_reviewed()
    {
        var given = await server.Http.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken);
        var path = Repository.At("docs", "openapi", "v1.json");
        Assert.Equal(File.ReadAllText(path), given);
    }

    [Fact]
    public void Every_route_of_the_daemon_is_described_and_no_other() =>
        Assert.Equal(
            server
                .Watch.Routes.Select(route => $"{route.Method} {route.Path}")
                .Distinct()
                .Order(StringComparer.Ordinal),
            Routes.Select(route => $"{route.Method.ToUpperInvariant()} {route.Path}").Order(StringComparer.Ordinal)
        );

    [Fact]
    public void Every_problem_code_belongs_to_a_route()
    {
        // Told of operations only, or of any route at all.
        string[] elsewhere =
        [
            ProblemCodes.ScriptFailed,
            ProblemCodes.AgentMissing,
            ProblemCodes.Cancelled,
            ProblemCodes.Interrupted,
            ProblemCodes.Internal,
            ProblemCodes.LocalOnly,
            ProblemCodes.NotPaired,
            ProblemCodes.TooFast,
            // The manager's listener.
            ProblemCodes.SignInNeeded,
            ProblemCodes.TooManyAttempts,
            ProblemCodes.ForeignPage,
        ];
        var codes = new ProblemTable(DocComments.Of(typeof(CloudletEvent).Assembly)).Codes;
        Assert.Empty(codes.Except(elsewhere).Except(Routes.SelectMany(route => route.Problems)));
    }

    [Fact]
    public async Task What_is_said_not_to_be_found_is_answered_as_it_is_said()
    {
        foreach (var route in Routes.Where(route => route.Problems.Contains(ProblemCodes.NotFound)))
        {
            if (!route.Path.Contains('{', StringComparison.Ordinal) || route.Method == "head")
                continue;
            using var request = new HttpRequestMessage(
                new HttpMethod(route.Method),
                route.Path.Replace("{id}", Nobody(route)).Replace("{name}", "nobody").Replace("{number}", "7")
            );
            if (route.Bodies is [{ Type: { } type, Example: { } example }, ..])
                request.Content = JsonContent.Create(example, CloudletJson.Default.GetTypeInfo(type)!);
            else if (route.Bodies.Count > 0)
                request.Content = new ByteArrayContent([1]);
            using var answer = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.True((int)answer.StatusCode == 404, $"{route.Method} {route.Path}: {answer.StatusCode}");
        }
    }

    private static string Nobody(ApiRoute route) =>
        route.Path.StartsWith(Contracts.Routes.Messages, StringComparison.Ordinal) ? "0" : "nobody";
}
