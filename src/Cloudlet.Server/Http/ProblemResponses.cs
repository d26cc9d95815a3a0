using Cloudlet.Contracts;
using Cloudlet.Server.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Cloudlet.Server.Http;

/// <summary>Answers with <c>application/problem+json</c> whatever goes wrong below it.</summary>
internal static class ProblemResponses
{
    private const string MediaType = "application/problem+json";

    /// <summary>Puts it around all routes.</summary>
    public static void UseProblems(this IApplicationBuilder app, ProblemMapper mapper) =>
        app.Use(
            async (context, next) =>
            {
                try
                {
                    await next(context);
                }
                catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
                {
                    return; // Nobody is there any more.
                }
                catch (Exception exception) when (!context.Response.HasStarted)
                {
                    await WriteAsync(context, mapper.Explain(exception));
                    return;
                }
                if (
                    context.Response is { StatusCode: 404 or 405, HasStarted: false, ContentLength: null }
                    && context.GetEndpoint() is null
                )
                    await WriteAsync(context, NoRoute(context));
            }
        );

    private static Task WriteAsync(HttpContext context, Problem problem)
    {
        context.Response.StatusCode = problem.Status;
        return context.Response.WriteAsJsonAsync(
            problem,
            CloudletJson.Default.Problem,
            MediaType,
            context.RequestAborted
        );
    }

    private static Problem NoRoute(HttpContext context) =>
        new()
        {
            Code = ProblemCodes.NotFound,
            Status = context.Response.StatusCode,
            Detail = $"There is no route {context.Request.Method} {context.Request.Path}.",
            Next = "See docs/api.md for the routes.",
        };
}
