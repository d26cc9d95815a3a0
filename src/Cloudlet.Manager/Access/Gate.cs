using Cloudlet.Contracts;
using Cloudlet.Server.Modules;
using Cloudlet.Server.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Cloudlet.Manager.Access;

/// <summary>
/// Guards the Manager's listener: whatever comes through it is for a signed-in browser, and changes are for pages of ours. The routes
/// of the API behind it trust it.
/// </summary>
internal sealed class Gate(ServerModule owner, SessionBook sessions)
{
    /// <summary>The header that each change carries.</summary>
    public const string TokenHeader = "X-Cloudlet-Token";

    /// <summary>The header of what a page asks by itself: it does not keep a session alive.</summary>
    public const string BackgroundHeader = "X-Cloudlet-Background";

    /// <summary>Where one signs in.</summary>
    public const string SignIn = "/sign-in";

    /// <summary>Lets a request through, or answers it.</summary>
    /// <exception cref="ProblemException">It is refused.</exception>
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (OwnListener.Of(context) != owner)
        {
            await next(context);
            return;
        }
        SecurityHeaders.Set(context);
        var request = context.Request;
        if (!Origins.IsOurHost(request))
            throw Refused(
                ProblemCodes.ForeignPage,
                421,
                $"This is no name of the cloudlet: '{request.Host}'.",
                "Use its address in the browser."
            );
        var changes = !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method);
        // A WebSocket begins as a GET that any page may send; the socket's own middleware has not seen it yet.
        var upgrades = context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true };
        if ((changes || upgrades) && !Origins.IsOurs(request))
            throw Refused(
                ProblemCodes.ForeignPage,
                403,
                "The request does not come from a page of the Manager.",
                "Open the Manager and do it there."
            );
        if (request.Path.StartsWithSegments("/assets") || request.Path.StartsWithSegments(SignIn))
        {
            await next(context);
            return;
        }
        var session = sessions.Find(request.Cookies[CookieName(context)]);
        if (session is null)
        {
            SendToSignIn(context);
            return;
        }
        if (changes && !session.Allows(request.Headers[TokenHeader]))
            throw Refused(
                ProblemCodes.ForeignPage,
                403,
                $"The header {TokenHeader} is not that of this session.",
                "Load the page again."
            );
        if (!IsBackground(request))
            sessions.Touch(session);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, session.Ended);
        context.RequestAborted = both.Token;
        context.Features.Set(session);
        await next(context);
    }

    /// <summary>The cookie's name: with the port, since browsers tell cookies apart by the host alone.</summary>
    public static string CookieName(HttpContext context) => $"cloudlet-{context.Connection.LocalPort}";

    private static void SendToSignIn(HttpContext context)
    {
        var request = context.Request;
        var place = request.Path + request.QueryString;
        var isPage =
            HttpMethods.IsGet(request.Method)
            && request.Headers.Accept.ToString().Contains("text/html")
            && !request.Headers.ContainsKey("HX-Request");
        if (!isPage)
            throw Refused(ProblemCodes.SignInNeeded, 401, "Nobody is signed in.", $"Sign in at {SignIn}.");
        context.Response.Redirect(place == "/" ? SignIn : $"{SignIn}?next={Uri.EscapeDataString(place)}");
    }

    private static bool IsBackground(HttpRequest request) =>
        request.Headers.ContainsKey(BackgroundHeader)
        || request.Path == "/live"
        || request.Path.Value!.EndsWith(".png", StringComparison.Ordinal);

    private static ProblemException Refused(string code, int status, string detail, string next) =>
        new(
            new Problem
            {
                Code = code,
                Status = status,
                Detail = detail,
                Next = next,
            }
        );
}
