using System.Globalization;
using System.Net;
using System.Text.Json;
using Cloudlet.Contracts;
using Cloudlet.Server.Admission;
using Cloudlet.Server.Bases;
using Cloudlet.Server.Hosting;
using Cloudlet.Server.Images;
using Cloudlet.Server.Instances;
using Cloudlet.Server.Operations;
using Cloudlet.Server.Overlays;
using Cloudlet.Server.Problems;
using Cloudlet.Server.Readiness;
using Cloudlet.Server.Synthesis;
using Cloudlet.Server.Uploads;
using Cloudlet.Server.Visitors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;

namespace Cloudlet.Server.Http;

/// <summary>The route <c>/v1/synthesis</c>: an overlay of this box, one at a URL, or the archive itself as the body.</summary>
internal static class SynthesisRoutes
{
    private const string Archive = "application/x-tar";

    public static void MapSynthesis(
        this IEndpointRouteBuilder app,
        Synthesizer synthesizer,
        InstanceRegistry instances,
        IPAddress ports,
        Doorkeeper doorkeeper,
        OverlayCatalogue overlays,
        OverlayImporter importer,
        UploadRegistry uploads,
        VisitorBook visitors,
        BaseCatalogue bases,
        HostGuard guard,
        ImageStore images,
        UrlDownload download,
        OperationRegistry operations,
        TimeProvider time
    )
    {
        app.MapPost(
            Routes.Synthesis,
            async Task<IResult> (bool? check, HttpContext context) =>
            {
                if (context.Request.ContentType != Archive)
                    return await FromRequestAsync(context, check == true);
                var plan = Plan(ReadQuery(context.Request.Query), context);
                var body = new UploadBody(context, uploads.Settings.OverlayLimitBytes);
                var source = new ArrivingSource(_ => Task.FromResult(body.Archive), importer, plan.Device, time);
                var operation = Start(plan, Reserve(plan), source, plan.Name ?? "upload");
                await body.ReadToEndAsync(operation);
                return Accepted.For(operation);
            }
        );

        async Task<IResult> FromRequestAsync(HttpContext context, bool check)
        {
            var request = await ReadJsonAsync(context);
            var plan = Plan(request, context);
            var faults = new Faults();
            if (new[] { request.Overlay, request.Url, request.Upload }.Count(given => given is not null) != 1)
                faults.Add(
                    "overlay",
                    request.Overlay,
                    "one of an overlay of this cloudlet, a url and an upload is needed."
                );
            var url = request.Url is null ? null : UrlDownload.Parse(request.Url, faults);
            if (plan.Device is not null && url is { IsLoopback: true })
                faults.Add(
                    "url",
                    request.Url,
                    "that is the cloudlet itself: devices have overlays fetched from elsewhere."
                );
            faults.ThrowIfAny();
            IOverlaySource source =
                request.Upload is { } id ? new UploadSource(GetUpload(id, context), uploads, importer, time)
                : url is null ? new StoredSource(GetOverlay(request.Overlay!, plan.Device), bases, guard, images)
                : new ArrivingSource(token => download.OpenAsync(url, token), importer, plan.Device, time);
            var reservation = Reserve(plan);
            if (check)
            {
                reservation?.Dispose();
                return TypedResults.NoContent();
            }
            var subject = plan.Name ?? request.Overlay ?? request.Url ?? "upload";
            return Accepted.For(Start(plan, reservation, source, subject));
        }

        SynthesisPlan Plan(SynthesisRequest request, HttpContext context)
        {
            var device = context.Device();
            var plan = SynthesisPlan.From(request, device);
            visitors.CheckCount(device);
            PortBinder.CheckFree(plan.Ports ?? [], ports);
            return plan;
        }

        IDisposable? Reserve(SynthesisPlan plan) =>
            plan.Name is null ? null : instances.Reservations.Reserve(plan.Name);

        // What another device brought is not there for this one.
        Overlay GetOverlay(string nameOrId, string? device)
        {
            var overlay = overlays.Get(nameOrId);
            return device is null || overlay.Device is null || overlay.Device == device
                ? overlay
                : throw Refuse.NotFound("overlay", nameOrId, "See which there are: GET /v1/overlays.");
        }

        Upload GetUpload(string id, HttpContext context)
        {
            var upload = uploads.Get(id, context.Device());
            if (upload.Record.Kind != UploadKind.Overlay)
                throw new ProblemException(
                    new Problem
                    {
                        Code = ProblemCodes.InvalidRequest,
                        Status = 400,
                        Detail = $"The upload {id} is a disk image, no overlay.",
                        Field = "upload",
                        Value = id,
                        Next = "Make a base of it: POST /v1/bases with this upload.",
                    }
                );
            return upload;
        }

        Operation Start(SynthesisPlan plan, IDisposable? reservation, IOverlaySource source, string subject) =>
            operations.Start(
                "synthesis",
                subject,
                CloudletJson.Default.SynthesisResult,
                async (operation, token) =>
                {
                    using var named = reservation;
                    var made = await synthesizer.RunAsync(plan, source, Entrance.Through(doorkeeper), operation, token);
                    return plan.Lease is { } length ? await visitors.WelcomeAsync(made, length, plan.Device) : made;
                },
                plan.Device
            );
    }

    private static async Task<SynthesisRequest> ReadJsonAsync(HttpContext context)
    {
        if (!context.Request.HasJsonContentType())
        {
            throw new BadHttpRequestException(
                $"A synthesis is asked for in JSON, or the body is the overlay as {Archive}.",
                StatusCodes.Status415UnsupportedMediaType
            );
        }
        try
        {
            return await context.Request.ReadFromJsonAsync<SynthesisRequest>(context.RequestAborted)
                ?? new SynthesisRequest();
        }
        catch (JsonException exception)
        {
            throw new BadHttpRequestException(exception.Message, StatusCodes.Status400BadRequest, exception);
        }
    }

    private static SynthesisRequest ReadQuery(IQueryCollection query)
    {
        var faults = new Faults();
        var request = new SynthesisRequest
        {
            Name = Last(query["name"]),
            Ports = query.ContainsKey("port") ? [.. query["port"].Select(text => ReadPort(text, faults))] : null,
            Wait = Last(query["wait"]),
            TimeoutSeconds = ReadSeconds(Last(query["timeoutSeconds"]), "timeoutSeconds", faults),
            LeaseSeconds = (long?)ReadSeconds(Last(query["leaseSeconds"]), "leaseSeconds", faults),
        };
        faults.ThrowIfAny();
        return request;
    }

    private static PortRequest ReadPort(string? text, Faults faults)
    {
        var parts = (text ?? "").Split(':');
        var guest = 0;
        int? host = null;
        var fine = parts.Length <= 2 && int.TryParse(parts[0], CultureInfo.InvariantCulture, out guest);
        if (fine && parts.Length == 2)
        {
            fine = int.TryParse(parts[1], CultureInfo.InvariantCulture, out var number);
            host = number;
        }
        if (!fine)
            faults.Add("port", text, "GUEST or GUEST:HOST is needed, such as 8080 or 8080:18080.");
        return new PortRequest(fine ? guest : 1, host);
    }

    private static double? ReadSeconds(string? text, string field, Faults faults)
    {
        if (text is null)
            return null;
        if (double.TryParse(text, CultureInfo.InvariantCulture, out var seconds))
            return seconds;
        faults.Add(field, text, "a number of seconds is needed.");
        return null;
    }

    private static string? Last(StringValues values) => values.Count == 0 ? null : values[^1];
}
