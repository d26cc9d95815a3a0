using Cloudlet.Client;
using Cloudlet.Contracts;
using Cloudlet.Scripted;
using Microsoft.AspNetCore.Http;

namespace Cloudlet.Client.Tests.Operations;

public class EventsTests
{
    private static readonly CloudletClientOptions Quick = new() { ReconnectDelay = TimeSpan.FromMilliseconds(1) };

    [Fact(Timeout = 30_000)]
    public async Task After_a_cut_the_events_are_asked_for_from_the_last_one_on()
    {
        var resumedFrom = new List<string?>();
        await using var cloudlet = await ScriptedCloudlet.StartAsync(
            (
                "GET /v1/events",
                async context =>
                {
                    resumedFrom.Add(context.Request.Headers["Last-Event-ID"].FirstOrDefault());
                    context.Response.ContentType = "text/event-stream";
                    await TellAsync(context, $"e-{resumedFrom.Count}");
                }
            )
        );
        using var client = new CloudletClient(cloudlet.Address, Quick);

        var ids = new List<string>();
        await foreach (var item in client.FollowEventsAsync([EventTopics.App], "e-0"))
        {
            ids.Add(item.Id);
            if (ids.Count == 3)
                break;
        }

        Assert.Equal(["e-1", "e-2", "e-3"], ids);
        Assert.Equal(["e-0", "e-1", "e-2"], resumedFrom);
    }

    private static async Task TellAsync(HttpContext context, string id) =>
        await context.Response.WriteAsync(
            $$"""
            id: {{id}}
            event: app.deleted
            data: {"id":"{{id}}","type":"app.deleted","at":"2026-01-02T03:04:05Z","subject":"a"}


            """
        );
}
