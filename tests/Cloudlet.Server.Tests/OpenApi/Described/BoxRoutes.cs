using Cloudlet.Scripted;

namespace Cloudlet.Server.Tests.OpenApi.Described;

/// <summary>What the box is, what happens on it, and what those ask who watch over it.</summary>
internal static class BoxRoutes
{
    public static IEnumerable<ApiRoute> All =>
        [
            ApiRoute
                .Get(Routes.System, "What this cloudlet is and has")
                .Says("For clients that choose among cloudlets. Measured once a second at most.")
                .Gives(Examples.System),
            ApiRoute
                .Get(Routes.Doctor, "What this host can run, each check really tried")
                .Gives(
                    new DoctorReport(
                        [new DoctorCheck("qemu", "ok", "QEMU emulator version 7.2.22", null, 21.4)],
                        Healthy: true
                    )
                ),
            ApiRoute.Get(Routes.Discovery, "Whether and how devices find this cloudlet").Gives(Examples.Discovery),
            ApiRoute
                .Patch(Routes.Discovery, "Switch that on or off, or name the cloudlet")
                .Says(
                    "At once: the old name says goodbye, the new one is announced when nobody else has it. After a restart, too, unless the daemon is started with an option for it."
                )
                .Takes(new EditDiscovery(Name: "Library"))
                .Gives(Examples.Discovery with { FoundAs = null }),
            ApiRoute
                .Get(Routes.Throughput, "Bytes that mean nothing, to measure a link")
                .Query("bytes", "How many: 1 to 8388608. 1048576 when it is left out.", 65536, "integer")
                .GivesBytes("application/octet-stream", "Noise, which no link can compress.")
                .Fails(ProblemCodes.InvalidRequest),
            ApiRoute
                .Get(Routes.Events, "What happens on the cloudlet")
                .Says(
                    "Server-sent events without an end; each `data` is a `CloudletEvent`. The first one is `opened`: read the lists after it. "
                        + "A comment is sent when nothing happens for 15 s."
                )
                .Query("topic", $"Only these: {string.Join(", ", EventTopics.All)}.", "instance", many: true)
                .Query("follow", "`false`: the events that are kept, and the end.", false, "boolean")
                .Header(
                    "Last-Event-ID",
                    "The id of an event: begin behind it. `lost` comes first when those are not kept.",
                    "5f0c91aa-17"
                )
                .Gives(Examples.Event, mediaType: "text/event-stream", text: "Events, one after another.")
                .Fails(ProblemCodes.InvalidRequest),
            ApiRoute.Get("/healthz", "The daemon lives").GivesBytes("text/plain", "`ok`"),
            ApiRoute
                .Get("/readyz", "It can do what it is asked: the catalogue answers too")
                .GivesBytes("text/plain", "`ok`")
                .Fails(ProblemCodes.CatalogueFailed),
            ApiRoute.Get("/metrics", "Counters and gauges").GivesBytes("text/plain", "Prometheus text."),
            ApiRoute.Get("/openapi/v1.json", "This document").GivesBytes("application/json", "OpenAPI 3.1."),
        ];
}
