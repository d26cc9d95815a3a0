using Cloudlet.Contracts;
using Cloudlet.Server.Data;
using Cloudlet.Server.Instances;
using Cloudlet.Server.Operations;
using Cloudlet.Server.Overlays;
using Cloudlet.Server.Problems;
using Cloudlet.Server.Residues;
using Cloudlet.Server.Visitors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Cloudlet.Server.Http;

/// <summary>Routes below <c>/v1/instances</c>.</summary>
internal static class InstanceRoutes
{
    private const string One = Routes.Instances + "/{name}";
    private const double DefaultStopSeconds = 30;

    public static void MapInstances(
        this IEndpointRouteBuilder app,
        InstanceRegistry instances,
        InstanceStarter starter,
        InstanceSaver saver,
        OverlayCatalogue overlays,
        VisitorBook visitors,
        ResidueGiver residues,
        OperationRegistry operations,
        DataDirectory data
    )
    {
        app.MapGet(
            Routes.Instances,
            (bool? all, HttpContext context) =>
            {
                var device = context.Device();
                return ListPage.Of(
                    context,
                    instances
                        .List()
                        .Where(instance => all == true || instance.Record.IsAlive)
                        .Where(instance => visitors.MaySee(instance, device)),
                    instance => ListPage.OldestFirst(instance.Record.CreatedAt, instance.Record.Id),
                    instance => instance.Record.ToInfo(),
                    CloudletJson.Default.IReadOnlyListInstanceInfo
                );
            }
        );
        app.MapGet(One, (string name, HttpContext context) => Seen(name, context).Record.ToInfo());
        app.MapDelete(
            One,
            async (string name, CancellationToken cancellationToken) =>
            {
                await instances.DeleteAsync(instances.Get(name), cancellationToken);
                return TypedResults.NoContent();
            }
        );
        app.MapPost(
            One + ":start",
            (string name) =>
            {
                var instance = instances.Get(name);
                return Start(
                    "instance.start",
                    instance,
                    (operation, token) => starter.StartAsync(instance, operation, token)
                );
            }
        );
        app.MapPost(
            One + ":stop",
            (string name, StopInstance? request) =>
            {
                var instance = instances.Get(name);
                var faults = new Faults();
                var patience = Readiness.Timeouts.Parse(
                    request?.TimeoutSeconds,
                    TimeSpan.FromSeconds(DefaultStopSeconds),
                    faults
                );
                faults.ThrowIfAny();
                return Start(
                    "instance.stop",
                    instance,
                    async (_, token) =>
                    {
                        var record = await instance.StopAsync(patience, token);
                        if (request?.Delete == true)
                            await instances.DeleteAsync(instance, token);
                        return record;
                    }
                );
            }
        );
        app.MapPost(
            One + ":pause",
            (string name, HttpContext context) =>
            {
                var instance = Owned(name, context);
                return Start("instance.pause", instance, (_, token) => instance.PauseAsync(token), context.Device());
            }
        );
        app.MapPost(
            One + ":resume",
            (string name, HttpContext context) =>
            {
                var instance = Owned(name, context);
                return Start("instance.resume", instance, (_, token) => instance.ResumeAsync(token), context.Device());
            }
        );
        app.MapPost(
            One + ":save",
            (string name, SaveInstance request) =>
            {
                var instance = instances.Get(name);
                var plan = SavePlan.From(request);
                _ = instance.Machine; // Says what is wrong when it does not live.
                var reservation = overlays.Reservations.Reserve(plan.Overlay);
                return Accepted.For(
                    operations.Start(
                        "instance.save",
                        instance.Record.Name,
                        CloudletJson.Default.OverlayInfo,
                        async (operation, token) =>
                        {
                            using (reservation)
                                return await saver.RunAsync(plan, instance, operation, token);
                        }
                    )
                );
            }
        );
        app.MapPost(
            One + ":residue",
            (string name, HttpContext context) =>
            {
                var instance = Owned(name, context);
                var holder = residues.Check(instance).Holder;
                return Accepted.For(
                    operations.Start(
                        "instance.residue",
                        instance.Record.Name,
                        CloudletJson.Default.OverlayInfo,
                        (operation, token) => residues.MakeAsync(instance, holder, operation, token),
                        context.Device()
                    )
                );
            }
        );
        app.MapGet(
            One + "/residue",
            (string name, HttpContext context) =>
                residues.WriteAsync(
                    Owned(name, context),
                    () =>
                    {
                        context.Response.ContentType = "application/x-tar";
                        return context.Response.Body;
                    },
                    context.RequestAborted
                )
        );
        app.MapGet(
            One + "/log",
            (string name, string? source, bool? follow, HttpContext context) =>
                LogRoute.ServeAsync(context, instances.Get(name), source ?? "serial", follow == true)
        );
        app.MapConsoles(Routes.Instances + "/{id}", data, id => instances.Get(id).Console);

        // A device has no more than its seats, and changes nothing but what it has alone.
        Instance Seen(string name, HttpContext context) =>
            instances.Get(name) is var instance && visitors.MaySee(instance, context.Device())
                ? instance
                : throw Refuse.NotFound("instance", name, "See which are yours: GET /v1/instances.");

        Instance Owned(string name, HttpContext context) =>
            Seen(name, context) is var instance && visitors.MayChange(instance, context.Device())
                ? instance
                : throw Refuse.Shared(instance.Record.Name);

        Microsoft.AspNetCore.Http.HttpResults.Accepted<OperationInfo> Start(
            string kind,
            Instance instance,
            Func<Operation, CancellationToken, Task<InstanceRecord>> job,
            string? device = null
        ) =>
            Accepted.For(
                operations.Start(
                    kind,
                    instance.Record.Name,
                    CloudletJson.Default.InstanceInfo,
                    async (operation, token) => (await job(operation, token)).ToInfo(),
                    device
                )
            );
    }
}
