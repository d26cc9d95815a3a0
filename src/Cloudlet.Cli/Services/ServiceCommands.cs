using System.CommandLine;
using Cloudlet.Cli.CommandLine;

namespace Cloudlet.Cli.Services;

/// <summary><c>cloudlet service</c>.</summary>
internal static class ServiceCommands
{
    public static Command Create(Verbs verbs) =>
        Verbs.Group(
            "service",
            "Services: named offerings for clients, backed by overlays",
            CreateServiceCommand.Create(verbs),
            ListServicesCommand.Create(verbs),
            ShowServiceCommand.Create(verbs),
            EditServiceCommand.Create(verbs),
            DeleteServiceCommand.Create(verbs),
            StartServiceCommand.Create(verbs),
            UseServiceCommand.Create(verbs),
            FreezeServiceCommand.Create(verbs),
            ListVersionsCommand.Create(verbs),
            RollbackServiceCommand.Create(verbs),
            DeleteVersionCommand.Create(verbs),
            ExportServiceCommand.Create(verbs),
            ImportServiceCommand.Create(verbs)
        );
}
