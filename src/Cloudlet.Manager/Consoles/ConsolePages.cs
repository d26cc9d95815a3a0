using Cloudlet.Contracts;
using Cloudlet.Manager.Access;
using Cloudlet.Manager.Pages;
using Cloudlet.Server.Modules;

namespace Cloudlet.Manager.Consoles;

/// <summary>Screens and serial ports: of instances, and of machines that are being made.</summary>
internal static class ConsolePages
{
    public static void Map(PageMap pages, ApplicationServices services)
    {
        pages.Add<ConsolePage, ConsoleModel>(
            "/instances/{name}/screen",
            context =>
            {
                var name = services.Instances.Get((string)context.Request.RouteValues["name"]!).Record.Name;
                return new ConsoleModel(
                    ConsoleKind.Screen,
                    name,
                    Routes.InstanceConsole(name),
                    $"/instances/{Uri.EscapeDataString(name)}",
                    $"cloudlet instance screenshot {name}"
                );
            }
        );
        pages.Add<ConsolePage, ConsoleModel>(
            "/instances/{name}/serial",
            context =>
            {
                var name = services.Instances.Get((string)context.Request.RouteValues["name"]!).Record.Name;
                SecurityHeaders.AllowStyles(context);
                return new ConsoleModel(
                    ConsoleKind.Serial,
                    name,
                    Routes.InstanceSerial(name) + "?history=true",
                    $"/instances/{Uri.EscapeDataString(name)}",
                    $"cloudlet instance console {name}"
                );
            }
        );
        pages.Add<ConsolePage, ConsoleModel>(
            "/operations/{id}/screen",
            context =>
            {
                var operation = services.Operations.Get((string)context.Request.RouteValues["id"]!).Info;
                return new ConsoleModel(
                    ConsoleKind.Screen,
                    operation.Subject,
                    Routes.OperationConsole(operation.Id),
                    $"/operations/{operation.Id}",
                    $"cloudlet operation screenshot {operation.Id}"
                );
            }
        );
        pages.Add<ConsolePage, ConsoleModel>(
            "/operations/{id}/serial",
            context =>
            {
                var operation = services.Operations.Get((string)context.Request.RouteValues["id"]!).Info;
                SecurityHeaders.AllowStyles(context);
                return new ConsoleModel(
                    ConsoleKind.Serial,
                    operation.Subject,
                    Routes.OperationSerial(operation.Id) + "?history=true",
                    $"/operations/{operation.Id}",
                    $"cloudlet operation console {operation.Id}"
                );
            }
        );
    }
}
