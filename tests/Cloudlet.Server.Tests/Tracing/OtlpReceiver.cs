using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Cloudlet.Server.Tests.Tracing;

/// <summary>A collector in this process: takes OTLP's protobuf over HTTP, and keeps the spans.</summary>
public sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication app;

    private OtlpReceiver(WebApplication app) => this.app = app;

    public Uri Endpoint => new(app.Urls.First());

    public ConcurrentBag<ReceivedSpan> Spans { get; } = [];

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var web = builder.Build();
        var receiver = new OtlpReceiver(web);
        web.MapPost("/v1/traces", (RequestDelegate)receiver.TakeAsync);
        await web.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        // ExportTraceServiceRequest: resource_spans = 1; ResourceSpans: scope_spans = 2; ScopeSpans: spans = 2.
        foreach (var resource in new Protobuf(body.ToArray()).All(1))
        foreach (var scope in new Protobuf(resource).All(2))
        foreach (var span in new Protobuf(scope).All(2))
            Spans.Add(ReceivedSpan.Read(new Protobuf(span)));
        context.Response.ContentType = "application/x-protobuf";
    }
}

/// <summary>One span.</summary>
public sealed record ReceivedSpan(string Trace, string Id, string Parent, string Name, bool Failed)
{
    // Span: trace_id = 1, span_id = 2, parent_span_id = 4, name = 5, status = 15 (code = 3, 2 is an error).
    internal static ReceivedSpan Read(Protobuf span) =>
        new(
            Convert.ToHexStringLower(span.One(1)),
            Convert.ToHexStringLower(span.One(2)),
            Convert.ToHexStringLower(span.One(4)),
            System.Text.Encoding.UTF8.GetString(span.One(5)),
            new Protobuf(span.One(15)).Number(3) == 2
        );
}
