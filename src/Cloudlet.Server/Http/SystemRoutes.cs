using Cloudlet.Contracts;
using Cloudlet.Server.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Cloudlet.Server.Http;

/// <summary>What the box is, and what it can run.</summary>
internal static class SystemRoutes
{
    public static void MapSystem(this IEndpointRouteBuilder app, Doctor doctor, SystemPage page)
    {
        app.MapGet(Routes.Doctor, doctor.RunAsync);
        app.MapGet(Routes.System, (RequestDelegate)page.ServeAsync);
    }
}
