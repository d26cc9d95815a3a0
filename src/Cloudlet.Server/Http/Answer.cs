using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Cloudlet.Server.Http;

/// <summary>A finished answer: what can be kept and given again.</summary>
internal sealed record Answer(int Status, string Body, string? Location = null, string? ETag = null) : IResult
{
    /// <summary>An answer that holds a record of the API.</summary>
    public static Answer Of<T>(
        int status,
        T value,
        JsonTypeInfo<T> type,
        string? location = null,
        string? etag = null
    ) => new(status, JsonSerializer.Serialize(value, type), location, etag);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = "application/json; charset=utf-8";
        if (Location is not null)
            response.Headers.Location = Location;
        if (ETag is not null)
            response.Headers.ETag = ETag;
        return response.WriteAsync(Body, httpContext.RequestAborted);
    }
}
