using Cloudlet.Scripted;

namespace Cloudlet.Server.Tests.OpenApi.Described;

/// <summary>Bases, overlays and uploads.</summary>
internal static class StoreRoutes
{
    private const string Base = Routes.Bases + "/{name}";
    private const string Overlay = Routes.Overlays + "/{name}";
    private const string Upload = Routes.Uploads + "/{id}";

    public static IEnumerable<ApiRoute> All => [.. Bases, .. Overlays, .. Uploads];

    private static IEnumerable<ApiRoute> Bases =>
        [
            ApiRoute.Get(Routes.Bases, "All bases, by name").Paged().GivesList(Samples.Base()),
            ApiRoute
                .Post(Routes.Bases, "Make a base: boot a disk or a kernel, and freeze it when it is ready")
                .Says("The operation's result is the `BaseInfo`.")
                .Takes(
                    new CreateBase
                    {
                        Name = "debian",
                        Disk = "/srv/debian.qcow2",
                        MemoryBytes = 1L << 30,
                        Ready = "agent",
                    }
                )
                .Checks()
                .Starts(Samples.Operation())
                .Fails(ProblemCodes.NameTaken, ProblemCodes.DiskNotBootable, ProblemCodes.CannotRun),
            ApiRoute
                .Post(Routes.BaseImport, "Take in a base that another cloudlet exported")
                .Says("Read, stored and decoded while it arrives; answered when the last byte is in.")
                .Query("name", "Its name here; left out: the one that it had.", "debian")
                .Query("fileName", "What the operation is called until the file has said its name.", "debian.tar")
                .TakesBytes("application/x-tar")
                .Starts(Samples.Operation() with { Kind = "base.import" })
                .Fails(
                    ProblemCodes.AlreadyHere,
                    ProblemCodes.InvalidRequest,
                    ProblemCodes.NameTaken,
                    ProblemCodes.Corrupt,
                    ProblemCodes.DiskFull
                ),
            ApiRoute.Get(Base, "One base").Gives(Samples.Base()).Finds(),
            ApiRoute
                .Delete(Base, "Delete a base that nothing stands on")
                .GivesNothing("It is gone.")
                .Finds()
                .Fails(ProblemCodes.InUse),
            ApiRoute
                .Get(Base + "/archive", "A base as one file")
                .GivesBytes("application/x-tar", "An OCI archive, made while it is sent.")
                .Finds(),
        ];

    private static IEnumerable<ApiRoute> Overlays =>
        [
            ApiRoute.Get(Routes.Overlays, "All overlays, by name").Paged().GivesList(Samples.Overlay()),
            ApiRoute
                .Post(Routes.Overlays, "Make an overlay: customise a base, and freeze what changed")
                .Says("The operation's result is the `OverlayInfo`.")
                .Takes(
                    new CreateOverlay
                    {
                        Name = "speech",
                        Base = "debian",
                        Scripts = [new GuestScript("install.sh", "#!/bin/sh\napt-get install -y speech\n")],
                        Ports = [8080],
                        Ready = "tcp:8080",
                    }
                )
                .Checks()
                .Starts(Samples.Operation() with { Kind = "overlay.create", Subject = "speech" })
                .Finds()
                .Fails(ProblemCodes.NameTaken),
            ApiRoute
                .Post(Routes.OverlayImport, "Take in an overlay")
                .Query("name", "Its name here; left out: the one that it had.", "speech")
                .Query("fileName", "What the operation is called until the file has said its name.", "speech.tar")
                .TakesBytes("application/x-tar")
                .Starts(Samples.Operation() with { Kind = "overlay.import", Subject = "speech" })
                .Fails(
                    ProblemCodes.AlreadyHere,
                    ProblemCodes.InvalidRequest,
                    ProblemCodes.NameTaken,
                    ProblemCodes.BaseMissing,
                    ProblemCodes.Corrupt,
                    ProblemCodes.DiskFull
                ),
            ApiRoute.Get(Overlay, "One overlay").Gives(Samples.Overlay()).Finds(),
            ApiRoute
                .Delete(Overlay, "Delete an overlay that nothing stands on")
                .GivesNothing("It is gone, with the blobs that no other needs.")
                .Finds()
                .Fails(ProblemCodes.InUse),
            ApiRoute
                .Get(Overlay + "/archive", "An overlay as one file")
                .GivesBytes("application/x-tar", "An OCI archive.")
                .Finds(),
            ApiRoute
                .Post(Overlay + ":verify", "Check every digest and every page of an overlay")
                .Says("The operation's result is a `VerificationResult`.")
                .Starts(Samples.Operation() with { Kind = "overlay.verify", Subject = "speech" })
                .Finds(),
            ApiRoute
                .Post(Overlay + ":recompress", "Encode an overlay anew, smaller")
                .Says("Its id and content stay. The operation's result is a `RecompressionResult`.")
                .Takes(new RecompressOverlay { Effort = OverlayEffort.Max }, optional: true)
                .Starts(Samples.Operation() with { Kind = "overlay.recompress", Subject = "speech" })
                .Finds(),
        ];

    private static IEnumerable<ApiRoute> Uploads =>
        [
            ApiRoute
                .Get(Routes.Uploads, "All uploads, the oldest first, without their blobs")
                .Paged()
                .GivesList(Examples.Upload),
            ApiRoute
                .Post(Routes.Uploads, "Begin to send an overlay or a disk image in pieces")
                .Says("What is here already need not be sent: `blobs` tells what the stream is made of.")
                .Takes(
                    new CreateUpload
                    {
                        Kind = UploadKind.Disk,
                        Title = "debian.qcow2",
                        Bytes = 734_003_200,
                        Digest = Samples.Base().Id,
                    }
                )
                .Gives(Examples.Upload, 201, headers: ["Location"])
                .Fails(ProblemCodes.TooLarge, ProblemCodes.DiskFull),
            ApiRoute.Get(Upload, "One upload").Gives(Examples.Upload).Finds(),
            ApiRoute
                .Head(Upload, "How much of an upload is here")
                .Says("Ends a piece that another connection is sending.")
                .GivesNothing("See the headers.", 204, "Upload-Offset", "Upload-Length", "Upload-Complete")
                .Finds(),
            ApiRoute
                .Patch(Upload, "Send a piece")
                .Header("Upload-Offset", "Where the piece begins: what `HEAD` told.", "1048576")
                .TakesBytes("application/octet-stream")
                .GivesNothing("It is kept.", 204, "Upload-Offset", "Upload-Complete")
                .Finds()
                .Fails(
                    ProblemCodes.InvalidRequest,
                    ProblemCodes.WrongOffset,
                    ProblemCodes.UploadGone,
                    ProblemCodes.Corrupt,
                    ProblemCodes.DiskFull
                ),
            ApiRoute.Delete(Upload, "Give an upload up").GivesNothing("Nothing of it stays.").Finds(),
            ApiRoute
                .Post(Upload + ":finish", "Make a complete upload an overlay of this cloudlet")
                .Takes(new FinishUpload { Name = "speech" }, optional: true)
                .Gives(Samples.Overlay())
                .Finds()
                .Fails(ProblemCodes.WrongState, ProblemCodes.NameTaken, ProblemCodes.Corrupt),
        ];
}
