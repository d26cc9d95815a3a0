using Cloudlet.Contracts;
using Cloudlet.Server.Metrics;
using Cloudlet.Server.Naming;
using Cloudlet.Server.Operations;
using Cloudlet.Server.Overlays;
using Cloudlet.Server.Problems;
using Cloudlet.Server.Services;
using Cloudlet.Server.Tracing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Cloudlet.Server.Http;

/// <summary>Routes below <c>/v1/services</c>.</summary>
internal static class ServiceRoutes
{
    private const string One = Routes.Services + "/{id}";

    public static void MapServices(
        this IEndpointRouteBuilder app,
        ServiceCatalogue services,
        ServiceFleet fleet,
        ServiceFreezer freezer,
        ServiceTransfer transfer,
        OverlayRemover remover,
        OperationRegistry operations,
        ServerMetrics metrics,
        ProblemMapper problems,
        TimeProvider time
    )
    {
        var pages = new ServicePages(services);
        app.MapGet(Routes.Services, (RequestDelegate)pages.ServeAsync);
        app.MapGet(One, (string id) => Show(200, services.Get(id)));
        app.MapPost(
            Routes.Services,
            async Task<IResult> (CreateService request, bool? check, CancellationToken cancellationToken) =>
            {
                if (check != true)
                    return Show(201, await services.CreateAsync(request, cancellationToken));
                services.Check(request);
                return TypedResults.NoContent();
            }
        );
        app.MapPatch(
            One,
            async Task<IResult> (string id, EditService request, bool? check, HttpContext context) =>
            {
                if (check != true)
                    return Show(
                        200,
                        await services.EditAsync(id, request, IfMatch.Of(context), context.RequestAborted)
                    );
                services.Check(id, request);
                return TypedResults.NoContent();
            }
        );
        app.MapDelete(
            One,
            async (string id, bool? stop, HttpContext context) =>
            {
                await fleet.DeleteServiceAsync(id, stop == true, IfMatch.Of(context), context.RequestAborted);
                return TypedResults.NoContent();
            }
        );
        app.MapGet(
            One + "/archive",
            async (string id, HttpContext context) =>
            {
                var service = services.Get(id);
                using var use = transfer.Take(service);
                context.Response.ContentType = "application/x-tar";
                await transfer.ExportAsync(service, use.Overlay, context.Response.Body, context.RequestAborted);
            }
        );
        app.MapPost(
            Routes.ServiceImport,
            async (string? id, bool? update, string? fileName, HttpContext context) =>
            {
                var faults = new Faults();
                if (id is not null)
                    ServiceRules.CheckId(id, faults);
                faults.ThrowIfAny();
                if (id is not null && update != true)
                    services.RefuseTaken(id);
                var body = new UploadBody(context, long.MaxValue);
                var operation = operations.Start(
                    "service.import",
                    id ?? Names.OfFile(fileName),
                    CloudletJson.Default.ServiceInfo,
                    async (self, token) =>
                    {
                        var service = await body.ReceiveAsync(
                            self,
                            time,
                            stream => transfer.ImportAsync(stream, id, update == true, self.Rename, token)
                        );
                        return service.ToInfo();
                    }
                );
                await body.ReadToEndAsync(operation);
                return Accepted.For(operation);
            }
        );
        app.MapGet(
            One + "/versions",
            (string id, HttpContext context) =>
            {
                var service = services.Get(id);
                return ListPage.Of(
                    context,
                    service.Versions,
                    version => $"{int.MaxValue - version.Number:D10}",
                    version => version.ToInfo(version.Number == service.Version.Number),
                    CloudletJson.Default.IReadOnlyListServiceVersionInfo
                );
            }
        );
        app.MapDelete(
            One + "/versions/{number}",
            async (string id, int number, bool? overlay, HttpContext context) =>
            {
                var version = await services.DeleteVersionAsync(
                    id,
                    number,
                    IfMatch.Of(context),
                    context.RequestAborted
                );
                if (overlay == true)
                    await remover.RemoveIfUnusedAsync(version.Overlay);
                return TypedResults.NoContent();
            }
        );
        app.MapPost(
            One + "/versions",
            (string id, FreezeService request) =>
            {
                var service = services.Get(id);
                var faults = new Faults();
                ServiceRules.CheckLabel(request.Version, service.Versions, faults);
                if (string.IsNullOrEmpty(request.Instance))
                    faults.Add("instance", request.Instance, "the instance to freeze is needed, by name or id.");
                faults.ThrowIfAny();
                return Accepted.For(freezer.Start(service, request.Instance!, request.Version));
            }
        );
        app.MapPost(
            One + ":rollback",
            async (string id, RollbackService? request, HttpContext context) =>
                Show(
                    200,
                    await services.RollbackAsync(id, request?.Number, IfMatch.Of(context), context.RequestAborted)
                )
        );
        app.MapPost(
            One + "/instances",
            (string id, EnsureInstance? request, HttpContext context) =>
            {
                var service = services.Get(id);
                var plan = EnsurePlan.From(request ?? new EnsureInstance()) with { Holder = context.Device() };
                return PrefersAsync(context)
                    ? Task.FromResult(Begin(service, plan))
                    : EnsureAsync(service, plan, context.RequestAborted);
            }
        );

        async Task<Answer> EnsureAsync(Service service, EnsurePlan plan, CancellationToken cancellationToken)
        {
            var ensured = await MeasureAsync(service, plan, waiter: null, cancellationToken);
            return Answer.Of(
                ensured.IsNew ? 201 : 200,
                ensured.Answer,
                CloudletJson.Default.EnsuredInstance,
                Routes.Lease(ensured.Answer.Lease.Id)
            );
        }

        async Task<Ensured> MeasureAsync(
            Service service,
            EnsurePlan plan,
            Operation? waiter,
            CancellationToken cancellationToken
        )
        {
            var start = time.GetTimestamp();
            var outcome = ProblemCodes.Internal;
            try
            {
                var ensured = await ServerTraces.SpanAsync(
                    "service.ensure",
                    () => fleet.EnsureAsync(service, plan, waiter, cancellationToken),
                    ("cloudlet.service.id", service.Id)
                );
                outcome = ensured.IsNew ? "started" : "shared";
                return ensured;
            }
            catch (CloudletException exception)
            {
                outcome = problems.Explain(exception).Code;
                throw;
            }
            catch (OperationCanceledException)
            {
                outcome = ProblemCodes.Cancelled;
                throw;
            }
            finally
            {
                metrics.Ensured(outcome, time.GetElapsedTime(start));
            }
        }

        Answer Begin(Service service, EnsurePlan plan)
        {
            var operation = operations.Start(
                "service.ensure",
                service.Id,
                CloudletJson.Default.EnsuredInstance,
                async (self, token) => (await MeasureAsync(service, plan, self, token)).Answer,
                plan.Holder
            );
            return Answer.Of(
                202,
                operation.Info,
                CloudletJson.Default.OperationInfo,
                Routes.Operation(operation.Info.Id)
            );
        }
    }

    private static Answer Show(int status, Service service) =>
        Answer.Of(
            status,
            service.ToInfo(),
            CloudletJson.Default.ServiceInfo,
            status == 201 ? Routes.Service(service.Id) : null,
            service.ETag
        );

    // RFC 7240.
    private static bool PrefersAsync(HttpContext context) =>
        context
            .Request.Headers["Prefer"]
            .SelectMany(value => (value ?? "").Split(','))
            .Any(wish => wish.Trim().Equals("respond-async", StringComparison.OrdinalIgnoreCase));
}
