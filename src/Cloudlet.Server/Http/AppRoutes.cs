using Cloudlet.Contracts;
using Cloudlet.Server.Apps;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Cloudlet.Server.Http;

/// <summary>Routes below <c>/v1/apps</c>.</summary>
internal static class AppRoutes
{
    private const string One = Routes.Apps + "/{id}";

    private static readonly string[] Reading = ["GET", "HEAD"];

    public static void MapApps(this IEndpointRouteBuilder app, AppStore apps)
    {
        app.MapGet(Routes.Apps, (HttpContext context) => AppPages.Serve(apps.Snapshot, context));
        app.MapPost(
            Routes.Apps,
            async (HttpContext context) =>
            {
                // The store has its own limit, and says what it is.
                context.Features.Get<IHttpMaxRequestBodySizeFeature>()!.MaxRequestBodySize = null;
                var request = context.Request;
                return Show(
                    201,
                    await apps.AddAsync(
                        ReadQuery(request.Query),
                        request.Body,
                        request.ContentLength,
                        context.RequestAborted
                    )
                );
            }
        );
        app.MapGet(One, (string id) => Show(200, apps.Get(id)));
        app.MapPatch(
            One,
            async (string id, EditApp request, HttpContext context) =>
                Show(200, await apps.EditAsync(id, request, IfMatch.Of(context), context.RequestAborted))
        );
        app.MapDelete(
            One,
            async (string id, HttpContext context) =>
            {
                await apps.DeleteAsync(id, IfMatch.Of(context), context.RequestAborted);
                return TypedResults.NoContent();
            }
        );
        app.MapMethods(
            One + "/package",
            Reading,
            async (string id, HttpContext context) =>
            {
                var package = Package(apps, id, context);
                if (Fetches(context.Request, apps.Get(id)))
                    await apps.CountDownloadAsync(id, context.RequestAborted);
                return package;
            }
        );
    }

    // Not what asks for the rest of a download that broke, and not what has it already.
    private static bool Fetches(HttpRequest request, App app) =>
        HttpMethods.IsGet(request.Method)
        && !request.Headers.IfNoneMatch.ToString().Contains(app.Package.Sha256, StringComparison.Ordinal)
        && request.Headers.Range.ToString() is var range
        && (range.Length == 0 || range.StartsWith("bytes=0-", StringComparison.Ordinal));

    private static FileStreamHttpResult Package(AppStore apps, string id, HttpContext context)
    {
        var app = apps.Get(id);
        var package = app.Package;
        // What somebody sent is for saving: no browser is to run it here.
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers["Repr-Digest"] =
            $"sha-256=:{Convert.ToBase64String(Convert.FromHexString(package.Sha256))}:"; // RFC 9530.
        return TypedResults.Stream(
            apps.OpenPackage(app),
            package.MediaType,
            package.FileName,
            app.CreatedAt,
            new EntityTagHeaderValue($"\"{package.Sha256}\""),
            enableRangeProcessing: true
        );
    }

    private static Answer Show(int status, App app) =>
        Answer.Of(
            status,
            app.ToInfo(),
            CloudletJson.Default.AppInfo,
            status == 201 ? Routes.App(app.Id) : null,
            app.ETag
        );

    private static AddApp ReadQuery(IQueryCollection query) =>
        new()
        {
            FileName = Last(query["fileName"]),
            Name = Last(query["name"]),
            Service = Last(query["service"]),
            Description = Last(query["description"]),
            Version = Last(query["version"]),
            Tags = [.. query["tag"].Select(tag => tag ?? "")],
            Platform = Last(query["platform"]),
            LeastOsVersion = Last(query["leastOsVersion"]),
            Sha256 = Last(query["sha256"]),
        };

    private static string? Last(StringValues values) => values.Count == 0 ? null : values[^1];
}
