using Cloudlet.Contracts;
using Cloudlet.Manager.Access;
using Cloudlet.Manager.Pages;
using Cloudlet.Manager.Tasks;
using Cloudlet.Server.Modules;
using Microsoft.AspNetCore.Http;

namespace Cloudlet.Manager.Consoles;

/// <summary>Screens and serial ports: of instances, and of machines that are being made.</summary>
internal static class ConsolePages
{
    public static void Map(PageMap pages, ApplicationServices services)
    {
        foreach (var kind in Enum.GetValues<ConsoleKind>())
        {
            pages.Add<ConsolePage, ConsoleModel>(
                $"/instances/{{id}}/{ConsoleModel.Word(kind)}",
                context =>
                {
                    var instance = services.Instances.Get(IdIn(context)).Record.ToInfo();
                    AllowTerminal(kind, context);
                    return OfInstance(kind, instance);
                }
            );
            pages.Add<ConsolePage, ConsoleModel>(
                $"/operations/{{id}}/{ConsoleModel.Word(kind)}",
                context =>
                {
                    var operation = services.Operations.Get(IdIn(context));
                    AllowTerminal(kind, context);
                    return OfJob(
                        kind,
                        new OperationModel(operation.Info, operation.Console is not null, operation.MayProceed)
                    );
                }
            );
        }
    }

    private static ConsoleModel OfInstance(ConsoleKind kind, InstanceInfo instance)
    {
        var name = instance.Name;
        var (socket, verb) =
            kind == ConsoleKind.Screen
                ? (Routes.InstanceConsole(name), "screenshot")
                : ($"{Routes.InstanceSerial(name)}?history=true", "console");
        return new ConsoleModel(kind, name, socket, Places.Instance(name), $"cloudlet instance {verb} {name}")
        {
            Instance = instance,
        };
    }

    private static ConsoleModel OfJob(ConsoleKind kind, OperationModel job)
    {
        var (id, name) = (job.Operation.Id, job.Operation.Subject);
        var (socket, verb) =
            kind == ConsoleKind.Screen
                ? (Routes.OperationConsole(id), "screenshot")
                : ($"{Routes.OperationSerial(id)}?history=true", "console");
        return new ConsoleModel(kind, name, socket, Places.Operation(id), $"cloudlet operation {verb} {id}")
        {
            Job = job,
        };
    }

    private static void AllowTerminal(ConsoleKind kind, HttpContext context)
    {
        if (kind == ConsoleKind.Serial)
            SecurityHeaders.AllowStyles(context);
    }

    private static string IdIn(HttpContext context) => (string)context.Request.RouteValues["id"]!;
}
