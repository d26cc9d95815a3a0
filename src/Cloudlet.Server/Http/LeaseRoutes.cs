using Cloudlet.Contracts;
using Cloudlet.Server.Leases;
using Cloudlet.Server.Problems;
using Cloudlet.Server.Services;
using Cloudlet.Server.Visitors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Cloudlet.Server.Http;

/// <summary>Routes below <c>/v1/leases</c>.</summary>
internal static class LeaseRoutes
{
    private const string One = Routes.Leases + "/{id}";
    private static readonly string[] Renewals = ["PUT", "POST"];

    public static void MapLeases(
        this IEndpointRouteBuilder app,
        LeaseBook leases,
        ServiceFleet fleet,
        VisitorBook visitors
    )
    {
        app.MapGet(
            Routes.Leases,
            (HttpContext context) =>
            {
                var device = context.Device();
                return ListPage.Of(
                    context,
                    leases.List().Where(lease => device is null || lease.Holder == device),
                    lease => ListPage.OldestFirst(lease.CreatedAt, lease.Id),
                    lease => lease.ToInfo(),
                    CloudletJson.Default.IReadOnlyListLeaseInfo
                );
            }
        );
        app.MapGet(One, (string id, HttpContext context) => Get(id, context).ToInfo());
        app.MapMethods(
            One,
            Renewals,
            async (string id, RenewLease? request, HttpContext context) =>
                (await fleet.RenewAsync(Get(id, context).Id, request ?? new RenewLease())).ToInfo()
        );
        app.MapDelete(
            One,
            async (string id, HttpContext context) =>
            {
                if (Get(id, context) is { Service: null } own)
                    await visitors.EndAsync(own);
                else
                    await fleet.ReleaseAsync(id);
                return TypedResults.NoContent();
            }
        );

        Lease Get(string id, HttpContext context)
        {
            var lease = leases.Get(id);
            return context.Device() is { } device && lease.Holder is { } holder && holder != device
                ? throw Refuse.NotFound("lease", id, "It is not one of this device.")
                : lease;
        }
    }
}
