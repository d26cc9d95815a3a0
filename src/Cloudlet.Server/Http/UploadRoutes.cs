using System.Globalization;
using Cloudlet.Contracts;
using Cloudlet.Server.Bases;
using Cloudlet.Server.Naming;
using Cloudlet.Server.Overlays;
using Cloudlet.Server.Problems;
using Cloudlet.Server.Uploads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Cloudlet.Server.Http;

/// <summary>
/// Routes below <c>/v1/uploads</c>. The headers are those of the IETF's resumable uploads (draft-ietf-httpbis-resumable-upload): offset, length, and whether it is complete.
/// </summary>
internal static class UploadRoutes
{
    private const string One = Routes.Uploads + "/{id}";
    private const string OffsetHeader = "Upload-Offset";
    private const string LengthHeader = "Upload-Length";
    private const string CompleteHeader = "Upload-Complete";
    private static readonly string[] Head = ["HEAD"];

    public static void MapUploads(
        this IEndpointRouteBuilder app,
        UploadRegistry uploads,
        OverlayImporter importer,
        OverlayCatalogue overlays,
        BaseCatalogue bases,
        TimeProvider time
    )
    {
        app.MapGet(
            Routes.Uploads,
            (HttpContext context) =>
            {
                var device = context.Device();
                return ListPage.Of(
                    context,
                    uploads.List().Where(upload => device is null || upload.Record.Device == device),
                    upload => ListPage.OldestFirst(upload.Record.CreatedAt, upload.Record.Id),
                    upload => uploads.Describe(upload, blobs: false),
                    CloudletJson.Default.IReadOnlyListUploadInfo
                );
            }
        );
        app.MapPost(
            Routes.Uploads,
            async (CreateUpload request, HttpContext context) =>
            {
                var plan = UploadPlan.From(request, uploads.Settings);
                var upload = await uploads.BeginAsync(plan, context.Device(), context.RequestAborted);
                var info = uploads.Describe(upload);
                return TypedResults.Created(Routes.Upload(info.Id), info);
            }
        );
        app.MapGet(One, (string id, HttpContext context) => uploads.Describe(Get(id, context)));
        app.MapMethods(
            One,
            Head,
            async (string id, HttpContext context) =>
            {
                var upload = Get(id, context);
                await upload.InterruptAsync(context.RequestAborted);
                Tell(upload, context.Response);
                context.Response.Headers[LengthHeader] = upload.Bytes.ToString(CultureInfo.InvariantCulture);
                context.Response.Headers.CacheControl = "no-store";
                return TypedResults.NoContent();
            }
        );
        app.MapPatch(
            One,
            async (string id, HttpContext context) =>
            {
                var upload = Get(id, context);
                context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null; // The upload has its own.
                try
                {
                    await upload.ReceiveAsync(
                        ReadOffset(context.Request),
                        context.Request.Body,
                        context.Request.ContentLength,
                        context.RequestAborted
                    );
                }
                catch (OperationCanceledException)
                {
                    // Another connection of the same client took over: this one is dead, most likely, and half read.
                    context.Abort();
                    throw;
                }
                finally
                {
                    if (!context.Response.HasStarted)
                        Tell(upload, context.Response);
                }
                return TypedResults.NoContent();
            }
        );
        app.MapDelete(
            One,
            async (string id, HttpContext context) =>
            {
                await uploads.CancelAsync(Get(id, context));
                return TypedResults.NoContent();
            }
        );
        app.MapPost(
            One + ":finish",
            async (string id, FinishUpload? request, HttpContext context) =>
            {
                var overlay = await FinishAsync(Get(id, context), request?.Name, context.RequestAborted);
                return overlay.ToInfo(bases.Find(overlay.Config.Base)?.Name);
            }
        );

        Upload Get(string id, HttpContext context) => uploads.Get(id, context.Device());

        async Task<Overlay> FinishAsync(Upload upload, string? name, CancellationToken cancellationToken)
        {
            // The answer to the first time may have been lost with the link.
            if (uploads.Describe(upload, blobs: false).Overlay is { } known)
                return overlays.Get(known);
            var faults = new Faults();
            if (name is not null)
                Names.Check(name, "name", faults);
            if (upload.Record.Kind != UploadKind.Overlay)
                faults.Add("upload", upload.Record.Id, "a disk image is finished by making a base of it.");
            faults.ThrowIfAny();
            using var use = upload.Use();
            if (!upload.IsComplete)
                throw Incomplete(upload);
            using var arriving = new ArrivingName(overlays.Reservations, name, "overlay");
            var overlay = await importer.ImportAsync(
                new UploadArrival(upload, null, time),
                arriving,
                cancellationToken
            );
            uploads.Finish(upload, overlay.Name);
            return overlay;
        }
    }

    private static long ReadOffset(HttpRequest request)
    {
        var text = request.Headers[OffsetHeader].ToString();
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var offset))
            return offset;
        var faults = new Faults();
        faults.Add(OffsetHeader, text, "the number of the first byte is needed in this header.");
        faults.ThrowIfAny();
        return 0;
    }

    private static void Tell(Upload upload, HttpResponse response)
    {
        response.Headers[OffsetHeader] = upload.Offset.ToString(CultureInfo.InvariantCulture);
        response.Headers[CompleteHeader] = upload.IsComplete ? "?1" : "?0"; // A boolean of RFC 9651.
    }

    private static ProblemException Incomplete(Upload upload) =>
        new(
            new Problem
            {
                Code = ProblemCodes.WrongState,
                Status = 409,
                Detail = $"The upload has {upload.Offset} of {upload.Bytes} bytes.",
                Field = "upload",
                Value = upload.Record.Id,
                Next = $"Send the rest: PATCH {Routes.Upload(upload.Record.Id)} with Upload-Offset: {upload.Offset}.",
            }
        );
}
