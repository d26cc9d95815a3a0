using Cloudlet.Contracts;
using Cloudlet.Manager.Pages;
using Cloudlet.Server.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Cloudlet.Manager.Access;

/// <summary>Signing in and out, and changing the password.</summary>
internal sealed class SignInRoutes(
    PasswordFile password,
    SessionBook sessions,
    SignInThrottle throttle,
    PageRenderer renderer
) : IDisposable
{
    // A guess costs a processor a quarter of a second: one at a time.
    private readonly SemaphoreSlim checking = new(1, 1);

    /// <summary>Adds them.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(
            Gate.SignIn,
            (RequestDelegate)(context => ShowAsync(context, 200, null, context.Request.Query["next"]))
        );
        routes.MapPost(Gate.SignIn, (RequestDelegate)SignInAsync);
        routes.MapPost("/sign-out", SignOut);
        routes.MapPost(
            "/settings/password",
            async (HttpContext context) =>
            {
                var change = await context.Request.ReadFromJsonAsync(
                    AccessJson.Default.ChangePassword,
                    context.RequestAborted
                );
                var faults = new Faults();
                if (!await IsRightAsync(context, change?.Current ?? ""))
                    faults.Add("current", null, "This is not the present password.");
                if (PasswordFile.FaultOf(change?.New) is { } fault)
                    faults.Add("new", null, fault);
                else if (change!.New == change.Current)
                    faults.Add("new", null, "That is the present password: choose another.");
                faults.ThrowIfAny();
                password.Keep(change!.New!);
                // Whoever knew the old one is out.
                sessions.EndOthers(context.Features.Get<Session>());
                return TypedResults.NoContent();
            }
        );
    }

    public void Dispose() => checking.Dispose();

    private async Task SignInAsync(HttpContext context)
    {
        if (!context.Request.HasFormContentType)
        {
            await ShowAsync(context, 400, "The form was not understood.", null);
            return;
        }
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var next = form["next"].ToString();
        if (throttle.WaitOf(context.Connection.RemoteIpAddress!) is { Ticks: > 0 } wait)
        {
            context.Response.Headers.RetryAfter = Seconds(wait).ToString();
            await ShowAsync(context, 429, $"Too many wrong passwords: try again in {Seconds(wait)} s.", next);
            return;
        }
        if (!await IsRightAsync(context, form["password"].ToString()))
        {
            await ShowAsync(context, 401, "That is not the password.", next);
            return;
        }
        context.Response.Cookies.Append(
            Gate.CookieName(context),
            sessions.Begin(),
            new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Strict,
                Secure = context.Request.IsHttps,
                IsEssential = true,
            }
        );
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = LocalPlace(next);
    }

    private static void SignOut(HttpContext context)
    {
        context.Features.Get<Session>()?.End();
        context.Response.Cookies.Delete(Gate.CookieName(context));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    // One at a time, and wrong ones are counted.
    private async Task<bool> IsRightAsync(HttpContext context, string attempt)
    {
        var address = context.Connection.RemoteIpAddress!;
        await checking.WaitAsync(context.RequestAborted);
        try
        {
            if (throttle.WaitOf(address) is { Ticks: > 0 } wait)
                throw TooMany(wait);
            var right = password.Matches(attempt);
            if (right)
                throttle.Succeeded(address);
            else
                throttle.Failed(address);
            return right;
        }
        finally
        {
            checking.Release();
        }
    }

    private Task ShowAsync(HttpContext context, int status, string? fault, string? next) =>
        renderer.WriteAsync<SignInPage>(context, new SignInModel(fault, LocalPlace(next ?? "")), status);

    // Only to a page of ours, and not to //somewhere.else.
    private static string LocalPlace(string next) =>
        next.StartsWith('/') && !next.StartsWith("//") && !next.Contains('\\') && !next.Any(char.IsControl)
            ? next
            : "/";

    private static int Seconds(TimeSpan wait) => (int)Math.Ceiling(wait.TotalSeconds);

    private static ProblemException TooMany(TimeSpan wait) =>
        new(
            new Problem
            {
                Code = ProblemCodes.TooManyAttempts,
                Status = 429,
                Detail = "Too many wrong passwords.",
                Next = $"Try again in {Seconds(wait)} s.",
            }
        );
}
