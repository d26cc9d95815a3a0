using Cloudlet.Contracts;
using Cloudlet.Discovery.Upnp;
using Cloudlet.Server.Modules;
using Cloudlet.Server.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Cloudlet.Server.Http;

/// <summary>What devices of the network may ask: what this cloudlet is and what it has. All else is for the socket, whose owner is known.</summary>
internal static class DeviceScope
{
    /// <summary>The routes that are open, for GET.</summary>
    private static readonly HashSet<string> Open = new(StringComparer.OrdinalIgnoreCase)
    {
        Routes.System,
        Routes.Throughput,
        Routes.Bases,
        Routes.Overlays,
        Routes.Services,
        UpnpDevice.UsualDescriptionPath,
    };

    /// <summary>Whether a request came through the network, and not through the socket or a listener that a module guards.</summary>
    public static bool IsFromDevice(this HttpContext context) =>
        context.Connection.LocalIpAddress is not null && OwnListener.Of(context) is null;

    /// <summary>Refuses all other requests that come through the network.</summary>
    public static void UseDeviceScope(this IApplicationBuilder app, string socketPath) =>
        app.Use(
            (context, next) =>
                context.IsFromDevice() && !(HttpMethods.IsGet(context.Request.Method) && IsOpen(context.Request.Path))
                    ? throw new ProblemException(
                        new Problem
                        {
                            Code = ProblemCodes.LocalOnly,
                            Status = 403,
                            Detail =
                                $"{context.Request.Method} {context.Request.Path} is not for devices of the network.",
                            Next = $"Ask on the cloudlet's own host: --cloudlet unix:{socketPath}",
                        }
                    )
                    : next(context)
        );

    private static bool IsOpen(PathString path) => path.Value is { } text && Open.Contains(text);
}
