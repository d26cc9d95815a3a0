using Microsoft.AspNetCore.Http;

namespace Cloudlet.Server.Http;

/// <summary>The ETag that a request wants what it changes to have.</summary>
internal static class IfMatch
{
    /// <summary>The header, or null: whichever.</summary>
    public static string? Of(HttpContext context) =>
        context.Request.Headers.IfMatch is { Count: > 0 } match ? match.ToString() : null;
}
