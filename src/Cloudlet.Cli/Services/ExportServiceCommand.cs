using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Output;

namespace Cloudlet.Cli.Services;

/// <summary><c>cloudlet service export</c>.</summary>
internal static class ExportServiceCommand
{
    public static Command Create(Verbs verbs)
    {
        var id = Options.Required("ID", "The service's id");
        var file = Options.Optional("FILE", "The file to write; - is standard output [default: ID.service.tar]");
        var force = ArchiveExport.Force();
        return verbs.Verb(
            "export",
            "Write a service and the overlay of its current version into one file, an OCI archive",
            [id, file, force],
            invocation =>
                ArchiveExport.RunAsync(
                    invocation,
                    invocation.GetOptional(file) ?? $"{invocation.Get(id)}.service.tar",
                    invocation.Get(force),
                    (destination, progress) =>
                        invocation.Client.ExportServiceAsync(
                            invocation.Get(id),
                            destination,
                            progress,
                            invocation.Interrupt
                        )
                )
        );
    }
}
