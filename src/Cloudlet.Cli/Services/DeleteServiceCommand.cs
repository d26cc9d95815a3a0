using System.CommandLine;
using Cloudlet.Cli.CommandLine;

namespace Cloudlet.Cli.Services;

/// <summary><c>cloudlet service delete</c>.</summary>
internal static class DeleteServiceCommand
{
    public static Command Create(Verbs verbs)
    {
        var id = Options.Required("ID", "The service's id");
        var stop = Options.Flag("--stop", "Stop and delete its instances first");
        return verbs.Verb(
            "delete",
            "Delete a service; its overlay stays",
            [id, stop],
            async invocation =>
            {
                await invocation.Client.DeleteServiceAsync(
                    invocation.Get(id),
                    invocation.Get(stop),
                    invocation.Interrupt
                );
                invocation.Deleted("service", invocation.Get(id));
                return ExitCodes.Success;
            }
        );
    }
}
