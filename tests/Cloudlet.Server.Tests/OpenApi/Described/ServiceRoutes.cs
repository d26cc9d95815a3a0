using Cloudlet.Scripted;

namespace Cloudlet.Server.Tests.OpenApi.Described;

/// <summary>Services, their instances and leases, and apps.</summary>
internal static class ServiceRoutes
{
    private const string Service = Routes.Services + "/{id}";
    private const string Lease = Routes.Leases + "/{id}";
    private const string App = Routes.Apps + "/{id}";

    public static IEnumerable<ApiRoute> All => [.. Services, .. Leases, .. Apps];

    private static IEnumerable<ApiRoute> Services =>
        [
            ApiRoute
                .Get(Routes.Services, "All services, by id")
                .Query("tag", "Only those that have it.", "audio", many: true)
                .Query("text", "Only those that mention it in id, description or tags.", "speech", many: true)
                .Paged()
                .GivesList(Samples.Service()),
            ApiRoute
                .Post(Routes.Services, "Create a service")
                .Takes(
                    new CreateService
                    {
                        Id = "org.example.speech",
                        Overlay = "speech",
                        Users = 5,
                        IdleSeconds = 600,
                        Warm = 1,
                    }
                )
                .Checks()
                .Gives(Samples.Service(), 201, headers: ["Location", "ETag"])
                .Fails(ProblemCodes.NameTaken),
            ApiRoute.Get(Service, "One service").Gives(Samples.Service(), headers: ["ETag"]).Finds(),
            ApiRoute
                .Patch(Service, "Change a service; what is not named stays")
                .IfMatch()
                .Takes(new EditService { Overlay = "speech-2" })
                .Checks()
                .Gives(Samples.Service(), headers: ["ETag"])
                .Finds(),
            ApiRoute
                .Delete(Service, "Delete a service")
                .IfMatch()
                .Query("stop", "`true`: end its instances first.", true, "boolean")
                .GivesNothing("It is gone.")
                .Finds()
                .Fails(ProblemCodes.InUse),
            ApiRoute
                .Post(Routes.ServiceImport, "Take in a service and its overlay")
                .Says(
                    "What an export gave. The operation's result is the `ServiceInfo`; nothing of a file that is refused stays."
                )
                .Query("id", "Its id here; left out: the one in the file.", "org.example.speech")
                .Query(
                    "update",
                    "`true`: where a service of that id is already, the file's overlay, ports and ready rule become its next version.",
                    true,
                    "boolean"
                )
                .Query("fileName", "What the operation is called until the file has said its id.", "speech.service.tar")
                .TakesBytes("application/x-tar")
                .Starts(Samples.Operation() with { Kind = "service.import", Subject = "org.example.speech" })
                .Fails(
                    ProblemCodes.InvalidRequest,
                    ProblemCodes.NameTaken,
                    ProblemCodes.Corrupt,
                    ProblemCodes.DiskFull
                ),
            ApiRoute
                .Get(Service + "/archive", "A service as one file")
                .GivesBytes(
                    "application/x-tar",
                    "An OCI archive of the overlay of its current version, whose index says what the service is."
                )
                .Finds(),
            ApiRoute
                .Get(Service + "/versions", "All versions of a service, the newest first")
                .Paged()
                .GivesList(Samples.Version(2, current: true), Samples.Version(1, current: false))
                .Finds(),
            ApiRoute
                .Post(Service + "/versions", "Freeze an instance as the next version")
                .Takes(new FreezeService { Instance = "speech-1", Version = "2.2" })
                .Starts(Samples.Operation() with { Kind = "service.freeze", Subject = "org.example.speech" })
                .Finds()
                .Fails(ProblemCodes.WrongState),
            ApiRoute
                .Delete(Service + "/versions/{number}", "Delete a version that is not the current one")
                .IfMatch()
                .Query("overlay", "`true`: its overlay goes as well, unless something else uses it.", true, "boolean")
                .GivesNothing("It is gone.")
                .Finds()
                .Fails(ProblemCodes.InUse),
            ApiRoute
                .Post(Service + ":rollback", "Make an earlier version the current one again")
                .IfMatch()
                .Takes(new RollbackService { Number = 1 }, optional: true)
                .Gives(Samples.Service(), headers: ["ETag"])
                .Finds(),
            ApiRoute
                .Post(Service + "/instances", "Ensure an instance: one whose service answers, and a seat in it")
                .Says("A client that hangs up gives its seat back.")
                .Header("Prefer", "`respond-async`: 202 and an operation with that result.", "respond-async")
                .Takes(new EnsureInstance { Join = true, LeaseSeconds = 300 }, optional: true)
                .Gives(Samples.Ensured(), 200, "One that is shared.", "Location")
                .Gives(Samples.Ensured(), 201, "One that was started or kept warm for this.", "Location")
                .Starts(Samples.Operation() with { Kind = "service.ensure", Subject = "org.example.speech" })
                .Finds()
                .Fails(ProblemCodes.NoRoom, ProblemCodes.NotReady, ProblemCodes.CannotRun, ProblemCodes.MachineFailed),
        ];

    private static IEnumerable<ApiRoute> Leases =>
        [
            ApiRoute.Get(Routes.Leases, "All leases, the oldest first").Paged().GivesList(Samples.Ensured().Lease),
            ApiRoute.Get(Lease, "One lease").Gives(Samples.Ensured().Lease).Finds(),
            Renew(ApiRoute.Put(Lease, "Renew a lease")),
            Renew(ApiRoute.Post(Lease, "Renew a lease")),
            ApiRoute.Delete(Lease, "Give a seat back").GivesNothing("The seat is free.").Finds(),
        ];

    private static IEnumerable<ApiRoute> Apps =>
        [
            ApiRoute
                .Get(Routes.Apps, "All apps, by name")
                .Query("tag", "Only those that have it.", "voice", many: true)
                .Query("text", "Only those that mention it.", "speech", many: true)
                .Query("service", "Only those for this service.", "org.example.speech")
                .Query("platform", "Only those for this platform.", "android")
                .Paged()
                .GivesList(Examples.App),
            ApiRoute
                .Post(Routes.Apps, "Take in a package")
                .Says("What can be read from the file itself need not be said.")
                .Query("fileName", "What the file is called.", "speech.apk")
                .Query("name", "The app's name.", "Speech")
                .Query("service", "The service that it talks to.", "org.example.speech")
                .Query("description", "What it is.", "Talk to your box")
                .Query("version", "Its version.", "1.2.3")
                .Query("tag", "A tag.", "voice", many: true)
                .Query("platform", "What it runs on.", "android")
                .Query("leastOsVersion", "The least version of that.", "21")
                .Query("sha256", "What it must be.", Examples.App.Sha256)
                .TakesBytes("application/octet-stream")
                .Gives(Examples.App, 201, headers: ["Location", "ETag"])
                .Fails(ProblemCodes.InvalidRequest, ProblemCodes.TooLarge, ProblemCodes.Corrupt, ProblemCodes.DiskFull),
            ApiRoute.Get(App, "One app").Gives(Examples.App, headers: ["ETag"]).Finds(),
            ApiRoute
                .Patch(App, "Change what is said of an app")
                .IfMatch()
                .Takes(new EditApp { Description = "Talk to your box" })
                .Gives(Examples.App, headers: ["ETag"])
                .Finds(),
            ApiRoute.Delete(App, "Delete an app with its package").IfMatch().GivesNothing("It is gone.").Finds(),
            Package(ApiRoute.Get(App + "/package", "The package, or a part of it")),
            Package(ApiRoute.Head(App + "/package", "What the package is")),
        ];

    private static ApiRoute Renew(ApiRoute route) =>
        route.Takes(new RenewLease { Seconds = 300 }, optional: true).Gives(Samples.Ensured().Lease).Finds();

    private static ApiRoute Package(ApiRoute route) =>
        route
            .Header("Range", "Which part.", "bytes=0-1023")
            .GivesBytes("application/octet-stream", "All of it.", 200, "ETag", "Repr-Digest")
            .GivesBytes("application/octet-stream", "The part.", 206, "Content-Range", "ETag")
            .Finds();
}
