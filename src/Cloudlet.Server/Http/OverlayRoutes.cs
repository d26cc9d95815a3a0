using Cloudlet.Artifacts;
using Cloudlet.Contracts;
using Cloudlet.Overlays;
using Cloudlet.Server.Bases;
using Cloudlet.Server.Images;
using Cloudlet.Server.Instances;
using Cloudlet.Server.Naming;
using Cloudlet.Server.Operations;
using Cloudlet.Server.Overlays;
using Cloudlet.Server.Problems;
using Cloudlet.Server.Recompression;
using Cloudlet.Server.Synthesis;
using Cloudlet.Server.Uploads;
using Cloudlet.Server.Usage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Cloudlet.Server.Http;

/// <summary>Routes below <c>/v1/overlays</c>.</summary>
internal static class OverlayRoutes
{
    private const string One = Routes.Overlays + "/{name}";

    public static void MapOverlays(
        this IEndpointRouteBuilder app,
        ImageLayout layout,
        OverlayCatalogue overlays,
        OverlayCreation creation,
        OverlayImporter importer,
        OverlayChecker checker,
        OverlayRemover remover,
        OverlayRecompression recompression,
        ImageStore images,
        BaseCatalogue bases,
        InstanceRegistry instances,
        UploadRegistry uploads,
        UsageRegistry usage,
        OperationRegistry operations,
        TimeProvider time
    )
    {
        app.MapGet(
            Routes.Overlays,
            (HttpContext context) =>
            {
                var device = context.Device();
                return ListPage.Of(
                    context,
                    overlays
                        .List()
                        .Where(overlay => device is null || overlay.Device is null || overlay.Device == device),
                    overlay => overlay.Name,
                    Info,
                    CloudletJson.Default.IReadOnlyListOverlayInfo
                );
            }
        );
        app.MapGet(One, (string name) => Info(overlays.Get(name)));
        app.MapPost(
            Routes.Overlays,
            IResult (CreateOverlay request, bool? check) =>
            {
                var files = new SentFiles(uploads, check == true);
                // What else is wrong with a copy is told with the other faults of the request.
                var copies = request.Copies?.Select(copy =>
                    copy is null ? copy! : copy with { Source = files.Find(copy.Source)! }
                );
                var plan = OverlayPlan.From(request with { Copies = copies?.ToList() });
                var item = bases.Get(plan.Base);
                var reservation = overlays.Reservations.Reserve(plan.Name);
                if (check == true)
                {
                    reservation.Dispose();
                    return TypedResults.NoContent();
                }
                return Accepted.For(
                    operations.Start(
                        "overlay.create",
                        plan.Name,
                        CloudletJson.Default.OverlayInfo,
                        async (operation, token) =>
                        {
                            using (reservation)
                                return await files.HoldAsync(
                                    () => creation.RunAsync(plan, item, operation, token),
                                    $"a file of the overlay {plan.Name}"
                                );
                        }
                    )
                );
            }
        );
        app.MapDelete(
            One,
            async (string name, CancellationToken cancellationToken) =>
            {
                await remover.RemoveAsync(name, cancellationToken);
                return TypedResults.NoContent();
            }
        );
        app.MapGet(
            One + "/archive",
            async (string name, HttpContext context) =>
            {
                using var use = OverlayUse.Take(() => overlays.Get(name), usage, "an export");
                var overlay = use.Overlay;
                context.Response.ContentType = "application/x-tar";
                await OciArchive.ExportAsync(
                    layout,
                    overlay.Descriptor,
                    overlay.Name,
                    context.Response.Body,
                    null,
                    context.RequestAborted
                );
            }
        );
        app.MapPost(
            One + ":verify",
            (string name) =>
            {
                var use = OverlayUse.Take(() => overlays.Get(name), usage, "a verification");
                return Accepted.For(
                    operations.Start(
                        "overlay.verify",
                        use.Overlay.Name,
                        CloudletJson.Default.VerificationResult,
                        async (operation, token) =>
                        {
                            using (use)
                                return await checker.RunAsync(use.Overlay, operation, token);
                        }
                    )
                );
            }
        );
        app.MapPost(
            One + ":recompress",
            (string name, RecompressOverlay? request) =>
                Accepted.For(
                    recompression.Start(name, Efforts.From(request?.Effort) ?? Effort.Max, Environment.ProcessorCount)
                )
        );
        app.MapPost(
            Routes.OverlayImport,
            async (string? name, string? fileName, HttpContext context) =>
            {
                var faults = new Faults();
                if (name is not null)
                    Names.Check(name, "name", faults);
                faults.ThrowIfAny();
                var arriving = new ArrivingName(overlays.Reservations, name, "overlay");
                var body = new UploadBody(context, long.MaxValue);
                var operation = operations.Start(
                    "overlay.import",
                    name ?? Names.OfFile(fileName),
                    CloudletJson.Default.OverlayInfo,
                    async (self, token) =>
                    {
                        using (arriving)
                        {
                            arriving.Told = self.Rename;
                            var overlay = await body.ReceiveAsync(
                                self,
                                time,
                                stream => importer.ImportAsync(importer.Archive(stream), arriving, token)
                            );
                            return Info(overlay);
                        }
                    }
                );
                await body.ReadToEndAsync(operation);
                return Accepted.For(operation);
            }
        );

        OverlayInfo Info(Overlay overlay) => overlay.ToInfo(bases.Find(overlay.Config.Base)?.Name);
    }
}
