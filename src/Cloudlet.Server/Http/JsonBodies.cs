using System.Net.Mime;
using System.Text.Json;
using Cloudlet.Server.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cloudlet.Server.Http;

/// <summary>Bodies in JSON: where one may be left out, and all that is wrong with one.</summary>
internal static class JsonBodies
{
    /// <summary>Of a larger body the first fault is told: no more than this is kept to look again.</summary>
    private const int LargestExplained = 64 << 10;

    /// <summary>
    /// Lets a body be left out wherever a route allows that, before the routing: it takes a request without a content type
    /// only to routes that have no body at all when one of those differs by its last word alone (<c>:pause</c> and <c>:stop</c>).
    /// </summary>
    public static void UseOptionalBodies(this WebApplication app) =>
        app.Use(
            (context, next) =>
            {
                var request = context.Request;
                if (
                    HttpMethods.IsPost(request.Method)
                    && request.ContentType is null
                    && context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false }
                )
                    request.ContentType = MediaTypeNames.Application.Json;
                return next(context);
            }
        );

    /// <summary>Refuses JSON that does not fit its route with the list of all its faults: behind the routing.</summary>
    public static void UseJsonFaults(this WebApplication app)
    {
        var options = app.Services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        app.Use((context, next) => Type(context) is { } type ? ReadAsync(context, next, type, options) : next(context));
    }

    private static Type? Type(HttpContext context) =>
        context.Request is { ContentLength: > 0 and <= LargestExplained } request && request.HasJsonContentType()
            ? context.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>()?.RequestType
            : null;

    private static async Task ReadAsync(
        HttpContext context,
        RequestDelegate next,
        Type type,
        JsonSerializerOptions options
    )
    {
        var request = context.Request;
        request.EnableBuffering(LargestExplained);
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException exception) when (exception.InnerException is JsonException)
        {
            request.Body.Position = 0;
            var faults = new Faults();
            if (await TryParseAsync(request) is { } json)
            {
                using (json)
                    new JsonFaults(options, faults).Find(json.RootElement, type);
            }
            faults.ThrowIfAny();
            throw;
        }
    }

    private static async Task<JsonDocument?> TryParseAsync(HttpRequest request)
    {
        try
        {
            return await JsonDocument.ParseAsync(request.Body, default, request.HttpContext.RequestAborted);
        }
        catch (JsonException)
        {
            return null; // It is no JSON: the one fault is where it ends to be.
        }
    }
}
