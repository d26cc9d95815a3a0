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
                    context.Response is
                    { StatusCode: >= 400, HasStarted: false, ContentLength: null, ContentType: null }
                )
                    await WriteAsync(context, Refusal(context));
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

    // What the routing refuses by itself has a status and no words.
    private static Problem Refusal(HttpContext context)
    {
        var request = context.Request;
        var status = context.Response.StatusCode;
        var problem = new Problem
        {
            Code = ProblemCodes.InvalidRequest,
            Status = status,
            Detail = $"{request.Method} {request.Path} was refused.",
            Next = "See docs/api.md for the routes.",
        };
        return status switch
        {
            404 => problem with
            {
                Code = ProblemCodes.NotFound,
                Detail = $"There is no route {request.Method} {request.Path}.",
            },
            405 => problem with
            {
                Detail = $"{request.Path} cannot be asked with {request.Method}.",
                Field = "method",
                Value = request.Method,
                Next = $"Use {context.Response.Headers.Allow}.",
            },
            415 => problem with
            {
                Detail = $"{request.Path} does not take a body of this type.",
                Field = "Content-Type",
                Value = request.ContentType,
                Next = "Send JSON as application/json.",
            },
            _ => problem,
        };
    }
}
