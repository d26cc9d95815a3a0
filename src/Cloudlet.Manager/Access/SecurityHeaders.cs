using Microsoft.AspNetCore.Http;

namespace Cloudlet.Manager.Access;

/// <summary>What a browser is told to refuse: everything that is not ours.</summary>
internal static class SecurityHeaders
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
        + "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; style-src 'self'";

    /// <summary>Without scripts and styles inside of pages.</summary>
    public static void Set(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        // Browsers tell the origin of a form (Fetch, 3.2) only when they may tell it to us.
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
        // Answers of the API and pages are of the moment, and for this browser alone.
        headers.CacheControl = "no-store";
    }

    /// <summary>For a page with a terminal: xterm.js makes its style sheets as it runs. Scripts stay as strict.</summary>
    public static void AllowStyles(HttpContext context) =>
        context.Response.Headers.ContentSecurityPolicy = Policy + " 'unsafe-inline'";
}
