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
                    var name = services.Instances.Get(IdIn(context)).Record.Name;
                    AllowTerminal(kind, context);
                    return OfInstance(kind, name);
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

    private static ConsoleModel OfInstance(ConsoleKind kind, string name) =>
        kind == ConsoleKind.Screen
            ? new(
                kind,
                name,
                Routes.InstanceConsole(name),
                Places.Instance(name),
                $"cloudlet instance screenshot {name}"
            )
            : new(
                kind,
                name,
                Routes.InstanceSerial(name) + History,
                Places.Instance(name),
                $"cloudlet instance console {name}"
            );

    private static ConsoleModel OfJob(ConsoleKind kind, OperationModel job)
    {
        var (id, name) = (job.Operation.Id, job.Operation.Subject);
        var model =
            kind == ConsoleKind.Screen
                ? new ConsoleModel(
                    kind,
                    name,
                    Routes.OperationConsole(id),
                    Places.Operation(id),
                    $"cloudlet operation screenshot {id}"
                )
                : new ConsoleModel(
                    kind,
                    name,
                    Routes.OperationSerial(id) + History,
                    Places.Operation(id),
                    $"cloudlet operation console {id}"
                );
        return model with { Job = job };
    }

    private const string History = "?history=true";

    private static void AllowTerminal(ConsoleKind kind, HttpContext context)
    {
        if (kind == ConsoleKind.Serial)
            SecurityHeaders.AllowStyles(context);
    }

    private static string IdIn(HttpContext context) => (string)context.Request.RouteValues["id"]!;
}
