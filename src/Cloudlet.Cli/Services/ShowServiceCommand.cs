using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Output;

namespace Cloudlet.Cli.Services;

/// <summary><c>cloudlet service show</c>.</summary>
internal static class ShowServiceCommand
{
    public static Command Create(Verbs verbs)
    {
        var id = Options.Required("ID", "The service's id");
        return verbs.Verb(
            "show",
            "Show one service",
            [id],
            async invocation =>
            {
                var service = await invocation.Client.GetServiceAsync(invocation.Get(id), invocation.Interrupt);
                invocation.Results.Write(service, OutputJson.Indented.ServiceInfo, ServiceViews.Show);
                return ExitCodes.Success;
            }
        );
    }
}
