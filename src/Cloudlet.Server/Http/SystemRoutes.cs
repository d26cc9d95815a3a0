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
        ServerSettings settings,
        CloudletText text
    )
    {
        app.MapGet(Routes.Doctor, doctor.RunAsync);
        app.MapGet(Routes.System, (RequestDelegate)page.ServeAsync);
        if (settings.DeviceListener is { } listener)
        {
            var device = Advertiser.Describe(settings.Advertising, listener, text);
            app.MapGet(
                device.DescriptionPath,
                () => TypedResults.Text(DeviceDescription.Of(device), DeviceDescription.MediaType)
            );
        }
    }
}
