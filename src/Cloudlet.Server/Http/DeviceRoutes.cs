using Cloudlet.Contracts;
using Cloudlet.Server.Devices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Cloudlet.Server.Http;

/// <summary>Routes below <c>/v1/devices</c>.</summary>
internal static class DeviceRoutes
{
    private const string One = Routes.Devices + "/{id}";

    public static void MapDevices(this IEndpointRouteBuilder app, DeviceBook devices, TimeProvider time)
    {
        app.MapGet(
            Routes.Devices,
            (HttpContext context) =>
                ListPage.Of(
                    context,
                    devices.List(),
                    device => device.Id,
                    device => device.ToInfo(time.GetUtcNow()),
                    CloudletJson.Default.IReadOnlyListDeviceInfo
                )
        );
        app.MapGet(One, (string id) => devices.Get(id).ToInfo(time.GetUtcNow()));
        app.MapPost(
            Routes.Devices,
            async Task<IResult> (AddDevice request, bool? check, HttpContext context) =>
            {
                if (check == true)
                {
                    DeviceBook.Check(request);
                    return TypedResults.NoContent();
                }
                var (device, password) = await devices.AddAsync(request, context.RequestAborted);
                context.Response.Headers.CacheControl = "no-store"; // The password is told this once.
                return Answer.Of(
                    201,
                    new AddedDevice(device.ToInfo(time.GetUtcNow()), password),
                    CloudletJson.Default.AddedDevice,
                    Routes.Device(device.Id)
                );
            }
        );
        app.MapPost(
            One + ":revoke",
            async (string id, CancellationToken cancellationToken) =>
                (await devices.RevokeAsync(id, cancellationToken)).ToInfo(time.GetUtcNow())
        );
        app.MapDelete(
            One,
            async (string id, CancellationToken cancellationToken) =>
            {
                await devices.DeleteAsync(id, cancellationToken);
                return TypedResults.NoContent();
            }
        );
    }
}
