using Cloudlet.Contracts;
using Cloudlet.Discovery.Upnp;
using Cloudlet.Server.Advertising;
using Cloudlet.Server.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Cloudlet.Server.Http;

/// <summary>What the box is, and what it can run.</summary>
internal static class SystemRoutes
{
    public static void MapSystem(
        this IEndpointRouteBuilder app,
        Doctor doctor,
        SystemPage page,
        DiscoveryControl discovery,
        DeviceListener? devices,
        CloudletText text
    )
    {
        app.MapGet(Routes.Doctor, doctor.RunAsync);
        app.MapGet(Routes.System, (RequestDelegate)page.ServeAsync);
        app.MapGet(Routes.Discovery, discovery.Describe);
        app.MapPatch(
            Routes.Discovery,
            (EditDiscovery change, CancellationToken cancellationToken) =>
                discovery.EditAsync(change, cancellationToken)
        );
        if (devices is not null)
            app.MapGet(
                UpnpDevice.UsualDescriptionPath,
                () =>
                    TypedResults.Text(
                        DeviceDescription.Of(Advertiser.Describe(discovery.Name, devices, text)),
                        DeviceDescription.MediaType
                    )
            );
    }
}
