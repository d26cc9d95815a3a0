using Cloudlet.Contracts;
using Cloudlet.Discovery.Upnp;
using Cloudlet.Server.Access;
using Cloudlet.Server.Modules;
using Cloudlet.Server.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Cloudlet.Server.Http;

/// <summary>
/// What devices of the network may ask: what this cloudlet is and has, and, as far as its policy lets them, what makes it work for them. All else is for the
/// socket, whose owner is known.
/// </summary>
internal static class DeviceScope
{
    /// <summary>For all that reach the cloudlet.</summary>
    private static readonly DeviceRoute[] ForAll =
    [
        new("GET", Routes.System),
        new("GET", Routes.Throughput),
        new("GET", Routes.Bases),
        new("GET", Routes.Overlays),
        new("GET", Routes.Services),
        new("GET", UpnpDevice.UsualDescriptionPath),
    ];

    /// <summary>For devices that the policy lets work with the cloudlet.</summary>
    private static readonly DeviceRoute[] ForUsers =
    [
        // A device sees its own uploads, operations, instances and leases, and no others: each route sees to that.
        new("POST", Routes.Synthesis),
        new("GET POST", Routes.Uploads),
        new("GET HEAD PATCH DELETE", Routes.Upload(DeviceRoute.Any)),
        new("GET", Routes.Operations),
        new("GET", Routes.Operation(DeviceRoute.Any)),
        new("GET", Routes.OperationEvents(DeviceRoute.Any)),
        new("POST", Routes.OperationCancel(DeviceRoute.Any)),
        new("GET", Routes.Instances),
        new("GET", Routes.Instance(DeviceRoute.Any)),
        new("POST", Routes.InstanceAction(DeviceRoute.Any, "pause")),
        new("POST", Routes.InstanceAction(DeviceRoute.Any, "resume")),
        new("POST", Routes.InstanceAction(DeviceRoute.Any, "residue")),
        new("GET", Routes.InstanceResidue(DeviceRoute.Any)),
        new("GET", Routes.Leases),
        new("POST", Routes.MessageRead),
        new("GET", Routes.Service(DeviceRoute.Any)),
        new("POST", Routes.ServiceInstances(DeviceRoute.Any)),
        new("GET PUT POST DELETE", Routes.Lease(DeviceRoute.Any)),
        new("GET", Routes.Apps),
        new("GET", Routes.App(DeviceRoute.Any)),
        new("GET HEAD", Routes.AppPackage(DeviceRoute.Any)),
    ];

    /// <summary>Whether a request came through the network, and not through the socket or a listener that a module guards.</summary>
    public static bool IsFromDevice(this HttpContext context) =>
        context.Connection.LocalIpAddress is not null && OwnListener.Of(context) is null;

    /// <summary>Refuses all other requests that come through the network.</summary>
    public static void UseDeviceScope(this IApplicationBuilder app, string socketPath, AccessPolicy access) =>
        app.Use(
            (context, next) =>
            {
                if (!context.IsFromDevice() || ForAll.Any(route => route.Matches(context.Request)))
                    return next(context);
                if (!ForUsers.Any(route => route.Matches(context.Request)))
                    throw NotForDevices(context.Request, socketPath);
                access.LetUnknown($"{context.Request.Method} {context.Request.Path}");
                return next(context);
            }
        );

    private static ProblemException NotForDevices(HttpRequest request, string socketPath) =>
        new(
            new Problem
            {
                Code = ProblemCodes.LocalOnly,
                Status = 403,
                Detail = $"{request.Method} {request.Path} is not for devices of the network.",
                Next = $"Ask on the cloudlet's own host: --cloudlet unix:{socketPath}",
            }
        );
}
