using System.Net.Http.Headers;
using Cloudlet.Server.Tracing;

namespace Cloudlet.Server.Tests.Tracing;

public sealed class TraceTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_its_operation_and_the_stages_are_spans_of_the_callers_trace()
    {
        const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        const string Caller = "00f067aa0ba902b7";
        await using var collector = await OtlpReceiver.StartAsync();
        var server = new TracedServer(new OtlpSettings(collector.Endpoint));
        await server.InitializeAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/overlays:import?name=traced")
        {
            Content = new ByteArrayContent([1, 2, 3]),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-tar");
        request.Headers.Add("traceparent", $"00-{Trace}-{Caller}-01");
        using (await server.Http.SendAsync(request, Cancelled)) { }
        await server.DisposeAsync(); // It sends what is left.

        var spans = collector.Spans.Where(span => span.Trace == Trace).ToList();
        var asked = Assert.Single(spans, span => span.Parent == Caller);
        Assert.Equal("POST /v1/overlays:import", asked.Name);
        var operation = Assert.Single(spans, span => span.Parent == asked.Id);
        Assert.Equal(("overlay.import", true), (operation.Name, operation.Failed));
        var stage = Assert.Single(spans, span => span.Parent == operation.Id);
        Assert.Equal(("receive", true), (stage.Name, stage.Failed));
    }

    [Fact]
    public async Task A_collector_that_is_away_holds_up_nothing()
    {
        var server = new TracedServer(new OtlpSettings(new Uri("http://127.0.0.1:9")));
        await server.InitializeAsync();
        Assert.NotNull(await server.Client.GetSystemAsync(Cancelled));
        await server.DisposeAsync();
    }

    [Theory]
    [InlineData("127.0.0.1:4318")]
    [InlineData("ftp://collector")]
    [InlineData("collector")]
    [InlineData("")]
    public void What_is_no_address_of_a_collector_is_refused(string text)
    {
        Assert.False(OtlpSettings.TryParse(text, out _, out var fault));
        Assert.Contains("http://127.0.0.1:4318", fault);
    }

    private sealed class TracedServer(OtlpSettings otlp) : TestServer
    {
        protected override ServerSettings Adjust(ServerSettings settings) => settings with { Otlp = otlp };
    }
}
