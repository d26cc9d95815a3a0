using Cloudlet.Scripted;

namespace Cloudlet.Server.Tests.OpenApi.Described;

/// <summary>Synthesis, instances and operations.</summary>
internal static class RunRoutes
{
    private const string Instance = Routes.Instances + "/{name}";
    private const string Operation = Routes.Operations + "/{id}";

    public static IEnumerable<ApiRoute> All =>
        [
            ApiRoute
                .Post(Routes.Synthesis, "Lay an overlay over its base, and run it")
                .Says(
                    "The overlay is one of this cloudlet, at a URL, an upload, or the body itself as an OCI archive with the other fields in the query. "
                        + "The operation's result is a `SynthesisResult`."
                )
                .Query("name", "With an archive as the body: the instance's name.", "speech-1")
                .Query("port", "With an archive as the body: GUEST or GUEST:HOST.", "8080:18080", many: true)
                .Query("wait", "With an archive as the body: when it is ready.", "tcp:8080")
                .Query("timeoutSeconds", "With an archive as the body: how long that may take.", 60, "number")
                .Query(
                    "leaseSeconds",
                    "With an archive as the body: the lease that the instance lives by.",
                    300,
                    "integer"
                )
                .Checks()
                .Takes(new SynthesisRequest { Overlay = "speech", Ports = [new PortRequest(8080)] })
                .TakesBytes("application/x-tar")
                .Starts(Samples.Operation() with { Kind = "synthesis", Subject = "speech-1" })
                .Finds()
                .Fails(
                    ProblemCodes.BaseMissing,
                    ProblemCodes.CannotRun,
                    ProblemCodes.Corrupt,
                    ProblemCodes.SourceFailed,
                    ProblemCodes.PortInUse,
                    ProblemCodes.NoRoom
                ),
            .. Instances,
            .. Operations,
        ];

    private static IEnumerable<ApiRoute> Instances =>
        [
            ApiRoute
                .Get(Routes.Instances, "The instances that live, the oldest first")
                .Query("all", "`true`: those that ended, too.", true, "boolean")
                .Paged()
                .GivesList(Samples.Instance()),
            ApiRoute.Get(Instance, "One instance").Gives(Samples.Instance()).Finds(),
            ApiRoute
                .Delete(Instance, "Delete an instance that has ended, with its disk and logs")
                .GivesNothing("It is gone.")
                .Finds()
                .Fails(ProblemCodes.WrongState),
            Verb("start", "Boot a stopped instance from its own disk"),
            Verb("stop", "Ask the guest to shut down, then kill it")
                .Takes(new StopInstance { TimeoutSeconds = 30 }, optional: true),
            Verb("pause", "Let the guest stand still, in memory"),
            Verb("resume", "Let a paused guest go on"),
            Verb("save", "Make an overlay of an instance, which goes on")
                .Takes(new SaveInstance { Overlay = "speech-2" })
                .Fails(ProblemCodes.NameTaken),
            Verb("residue", "Make what the user changed an overlay to be taken home, and end the machine")
                .Says("For an instance that lives by a lease. The operation's result is an `OverlayInfo`.")
                .Fails(ProblemCodes.NameTaken),
            ApiRoute
                .Get(Instance + "/residue", "The residue that was made, as one file")
                .Says("It goes with the instance's lease.")
                .GivesBytes("application/x-tar", "An OCI archive.")
                .Finds()
                .Fails(ProblemCodes.WrongState),
            ApiRoute
                .Get(Instance + "/log", "What the guest wrote to its serial port, or what QEMU said")
                .Query("source", "`serial` or `qemu`.", "serial")
                .Query("follow", "`true`: go on until the instance ends.", true, "boolean")
                .GivesBytes("text/plain", "The log so far.")
                .Finds()
                .Fails(ProblemCodes.InvalidRequest),
            .. Consoles(Routes.Instances + "/{id}"),
        ];

    private static IEnumerable<ApiRoute> Operations =>
        [
            ApiRoute
                .Get(Routes.Operations, "The operations that run and the last 200 that ended, the newest first")
                .Paged()
                .GivesList(Samples.Operation()),
            ApiRoute
                .Get(Operation, "One operation")
                .Query("waitSeconds", "Answer when it ended or that time is over: at most 300.", 60, "number")
                .Gives(Samples.Operation(OperationState.Succeeded))
                .Finds(),
            ApiRoute
                .Post(Operation + ":cancel", "Ask an operation to end")
                .Says("Nothing of it stays.")
                .Starts(Samples.Operation())
                .Finds(),
            ApiRoute
                .Post(Operation + ":proceed", "Go on with one that waits for a person")
                .Starts(Samples.Operation())
                .Finds()
                .Fails(ProblemCodes.WrongState),
            ApiRoute
                .Get(Operation + "/events", "What an operation tells, to its end")
                .Says("Server-sent events; each `data` is an `OperationEvent`.")
                .Header("Last-Event-ID", "The number of an event: begin behind it.", "17")
                .Gives(
                    new OperationEvent { Sequence = 18, Progress = new StageProgress("decode", 1 << 20, 4 << 20) },
                    mediaType: "text/event-stream",
                    text: "Events, one after another."
                )
                .Finds(),
            .. Consoles(Operation),
        ];

    private static ApiRoute Verb(string verb, string summary) =>
        ApiRoute
            .Post($"{Instance}:{verb}", summary)
            .Starts(Samples.Operation() with { Kind = $"instance.{verb}", Subject = "speech-1" })
            .Finds()
            .Fails(ProblemCodes.WrongState);

    private static IEnumerable<ApiRoute> Consoles(string path) =>
        [
            ApiRoute
                .Get(path + "/serial", "The guest's serial port, as a WebSocket")
                .Says("Bytes both ways in binary messages, until either side ends.")
                .Query("history", "`true`: what it wrote lately comes first.", true, "boolean")
                .GivesNothing("Switching protocols.", 101)
                .Finds()
                .Fails(ProblemCodes.InvalidRequest, ProblemCodes.WrongState),
            ApiRoute
                .Get(path + "/console", "The guest's screen, VNC over a WebSocket")
                .GivesNothing("Switching protocols.", 101)
                .Finds()
                .Fails(ProblemCodes.InvalidRequest, ProblemCodes.WrongState),
            ApiRoute
                .Get(path + "/screenshot.png", "The guest's screen as a picture")
                .GivesBytes("image/png", "As it is now.")
                .Finds()
                .Fails(ProblemCodes.WrongState),
        ];
}
