using System.Globalization;
using System.Net.ServerSentEvents;
using Cloudlet.Contracts;
using Cloudlet.Server.Data;
using Cloudlet.Server.Operations;
using Cloudlet.Server.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Cloudlet.Server.Http;

/// <summary>Routes below <c>/v1/operations</c>.</summary>
internal static class OperationRoutes
{
    private const double LongestWaitSeconds = 300;

    public static void MapOperations(this IEndpointRouteBuilder app, OperationRegistry operations, DataDirectory data)
    {
        app.MapGet(
            Routes.Operations,
            (HttpContext context) =>
                ListPage.Of(
                    context,
                    operations.List(context.Device()),
                    operation => ListPage.NewestFirst(operation.StartedAt, operation.Id),
                    operation => operation,
                    CloudletJson.Default.IReadOnlyListOperationInfo
                )
        );
        app.MapGet(
            Routes.Operations + "/{id}",
            async (string id, double? waitSeconds, HttpContext context) =>
            {
                var operation = operations.Get(id, context.Device());
                if (waitSeconds is > 0)
                {
                    var wait = TimeSpan.FromSeconds(Math.Min(waitSeconds.Value, LongestWaitSeconds));
                    await operation
                        .Completed.WaitAsync(wait, context.RequestAborted)
                        .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
                return operation.Info;
            }
        );
        app.MapPost(
            Routes.Operations + "/{id}:cancel",
            (string id, HttpContext context) =>
            {
                var operation = operations.Get(id, context.Device());
                operation.Cancel();
                return Accepted.For(operation);
            }
        );
        app.MapPost(
            Routes.Operations + "/{id}:proceed",
            (string id) =>
            {
                var operation = operations.Get(id);
                operation.Proceed();
                return Accepted.For(operation);
            }
        );
        app.MapGet(
            Routes.Operations + "/{id}/events",
            (string id, HttpContext context) =>
            {
                var operation = operations.Get(id, context.Device());
                _ = long.TryParse(
                    context.Request.Headers["Last-Event-ID"],
                    CultureInfo.InvariantCulture,
                    out var after
                );
                return TypedResults.ServerSentEvents(Events(operation, after, context.RequestAborted));
            }
        );
        app.MapConsoles(
            Routes.Operations + "/{id}",
            data,
            id =>
            {
                var operation = operations.Get(id);
                return operation.Console ?? throw NoMachine(operation.Info);
            }
        );
    }

    private static async IAsyncEnumerable<SseItem<OperationEvent>> Events(
        Operation operation,
        long after,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await foreach (var item in operation.Events(after, cancellationToken))
            yield return new SseItem<OperationEvent>(item)
            {
                EventId = item.Sequence.ToString(CultureInfo.InvariantCulture),
            };
    }

    private static ProblemException NoMachine(OperationInfo operation) =>
        new(
            new Problem
            {
                Code = ProblemCodes.WrongState,
                Status = 409,
                Detail = operation.EndedAt is null
                    ? $"The operation '{operation.Id}' has no machine now."
                    : $"The operation '{operation.Id}' has ended, and its machine with it.",
                Field = "operation",
                Value = operation.Id,
                Next = $"See its state: cloudlet operation show {operation.Id}.",
            }
        );
}
