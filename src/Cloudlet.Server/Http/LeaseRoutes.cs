using Cloudlet.Contracts;
using Cloudlet.Server.Leases;
using Cloudlet.Server.Services;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Cloudlet.Server.Http;

/// <summary>Routes below <c>/v1/leases</c>.</summary>
internal static class LeaseRoutes
{
    private const string One = Routes.Leases + "/{id}";
    private static readonly string[] Renewals = ["PUT", "POST"];

    public static void MapLeases(this IEndpointRouteBuilder app, LeaseBook leases, ServiceFleet fleet)
    {
        app.MapGet(
            Routes.Leases,
            (HttpContext context) =>
                ListPage.Of(
                    context,
                    leases.List(),
                    lease => ListPage.OldestFirst(lease.CreatedAt, lease.Id),
                    lease => lease.ToInfo(),
                    CloudletJson.Default.IReadOnlyListLeaseInfo
                )
        );
        app.MapGet(One, (string id) => leases.Get(id).ToInfo());
        app.MapMethods(
            One,
            Renewals,
            async (string id, RenewLease? request) => (await fleet.RenewAsync(id, request ?? new RenewLease())).ToInfo()
        );
        app.MapDelete(
            One,
            async (string id) =>
            {
                await fleet.ReleaseAsync(id);
                return TypedResults.NoContent();
            }
        );
    }
}
