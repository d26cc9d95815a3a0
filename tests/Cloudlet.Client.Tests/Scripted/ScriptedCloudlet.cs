using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cloudlet.Client;
using Cloudlet.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Cloudlet.Scripted;

/// <summary>A cloudlet on a Unix socket in a folder of its own that answers what a test tells it to.</summary>
internal sealed class ScriptedCloudlet : IAsyncDisposable
{
    private readonly WebApplication app;

    private ScriptedCloudlet(WebApplication app, string folder)
    {
        this.app = app;
        Folder = folder;
    }

    /// <summary>Deleted at the end.</summary>
    public string Folder { get; }

    public string SocketPath => Path.Combine(Folder, "s.sock");

    public CloudletAddress Address => CloudletAddress.Unix(SocketPath);

    /// <summary>Starts with the given answers; every other path is a bare 404.</summary>
    public static Task<ScriptedCloudlet> StartAsync(params (string Route, RequestDelegate Answer)[] script) =>
        StartAsync(context =>
        {
            var asked = $"{context.Request.Method} {context.Request.Path.Value}";
            foreach (var (route, answer) in script)
            {
                if (route == asked)
                    return answer(context);
            }
            context.Response.StatusCode = 404;
            return Task.CompletedTask;
        });

    /// <summary>Starts with one answer for all.</summary>
    public static async Task<ScriptedCloudlet> StartAsync(RequestDelegate answer)
    {
        var folder = Directory.CreateTempSubdirectory("cl-").FullName;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ListenUnixSocket(Path.Combine(folder, "s.sock"));
            kestrel.Limits.MaxRequestBodySize = null;
        });
        var started = builder.Build();
        started.UseWebSockets();
        started.Run(answer);
        await started.StartAsync();
        return new ScriptedCloudlet(started, folder);
    }

    /// <summary>Answers a record of the API.</summary>
    public static RequestDelegate Json<T>(T value, JsonTypeInfo<T> type, int status = 200) =>
        async context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            await JsonSerializer.SerializeAsync(context.Response.Body, value, type, context.RequestAborted);
        };

    /// <summary>Answers an operation that has begun.</summary>
    public static RequestDelegate Begun(OperationInfo operation) =>
        async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            await Json(operation, CloudletJson.Default.OperationInfo, 202)(context);
        };

    /// <summary>Refuses.</summary>
    public static RequestDelegate Refusal(Problem problem) =>
        async context =>
        {
            context.Response.StatusCode = problem.Status;
            context.Response.ContentType = "application/problem+json";
            await JsonSerializer.SerializeAsync(context.Response.Body, problem, CloudletJson.Default.Problem);
        };

    /// <summary>Tells these events and ends the answer.</summary>
    public static RequestDelegate Events(params OperationEvent[] events) =>
        async context =>
        {
            context.Response.ContentType = "text/event-stream";
            foreach (var told in events)
                await TellAsync(context, told);
        };

    /// <summary>Tells one event.</summary>
    public static async Task TellAsync(HttpContext context, OperationEvent told)
    {
        var json = JsonSerializer.Serialize(told, CloudletJson.Default.OperationEvent);
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes($"id: {told.Sequence}\ndata: {json}\n\n"));
        await context.Response.Body.FlushAsync();
    }

    public async ValueTask DisposeAsync()
    {
        using (var hurry = new CancellationTokenSource(TimeSpan.FromMilliseconds(200)))
            await app.StopAsync(hurry.Token);
        await app.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
