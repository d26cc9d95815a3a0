using System.Text.Json;
using Cloudlet.Cli.Tests.Running;
using Cloudlet.Contracts;
using Cloudlet.Scripted;
using Microsoft.AspNetCore.Http;

namespace Cloudlet.Cli.Tests.Events;

public class EventsTests
{
    private const string Told = """
        id: e-1
        event: opened
        data: {"id":"e-1","type":"opened","at":"2026-01-02T03:04:05Z"}

        id: e-1
        event: lost
        data: {"id":"e-1","type":"lost","at":"2026-01-02T03:04:05Z"}

        id: e-2
        event: lease.deleted
        data: {"id":"e-2","type":"lease.deleted","at":"2026-01-02T03:04:05Z","subject":"abc"}


        """;

    [Fact(Timeout = 30_000)]
    public async Task In_json_each_event_is_a_line_and_the_query_is_what_was_typed()
    {
        string? query = null;
        await using var cloudlet = await ScriptedAsync(context => query = context.Request.QueryString.Value);

        var run = await CliRun.AgainstAsync(cloudlet, "events", "--topic", "lease", "--topic", "app", "-o", "json");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("?topic=lease&topic=app&follow=false", query);
        var lines = run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            ["opened", "lost", "lease.deleted"],
            lines.Select(line => JsonSerializer.Deserialize(line, CloudletJson.Default.CloudletEvent)!.Type)
        );
    }

    [Fact(Timeout = 30_000)]
    public async Task People_see_what_happened_and_that_something_is_missing()
    {
        await using var cloudlet = await ScriptedAsync(_ => { });

        var run = await CliRun.AgainstAsync(cloudlet, "events");

        var lines = run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.EndsWith("earlier events are not kept any more", lines[0]);
        Assert.EndsWith("lease.deleted      abc", lines[1]);
    }

    private static Task<ScriptedCloudlet> ScriptedAsync(Action<HttpContext> onRequest) =>
        ScriptedCloudlet.StartAsync(
            (
                "GET /v1/events",
                async context =>
                {
                    onRequest(context);
                    context.Response.ContentType = "text/event-stream";
                    await context.Response.WriteAsync(Told);
                }
            )
        );
}
