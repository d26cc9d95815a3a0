using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Cloudlet.Server.Http;

/// <summary>The route <c>/openapi/v1.json</c>: <c>docs/openapi/v1.json</c> as it was when this daemon was built, which a test compares with the routes.</summary>
internal static class DocumentRoute
{
    public const string Path = "/openapi/v1.json";
    private const string Resource = "openapi.v1.json";

    public static void MapDocument(this IEndpointRouteBuilder app) =>
        app.MapGet(
            Path,
            () =>
                TypedResults.Stream(
                    typeof(DocumentRoute).Assembly.GetManifestResourceStream(Resource)!,
                    "application/json; charset=utf-8"
                )
        );
}
