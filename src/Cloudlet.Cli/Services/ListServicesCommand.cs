using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Output;

namespace Cloudlet.Cli.Services;

/// <summary><c>cloudlet service list</c>.</summary>
internal static class ListServicesCommand
{
    public static Command Create(Verbs verbs)
    {
        var tag = Options.Text("--tag", "TAG", "Those with this tag");
        var text = Options.Text("--text", "TEXT", "Those whose id, description or tags have this");
        return verbs.Verb(
            "list",
            "List the services",
            [tag, text],
            async invocation =>
            {
                var services = await invocation.Client.ListServicesAsync(
                    invocation.Get(tag),
                    invocation.Get(text),
                    invocation.Interrupt
                );
                invocation.Results.Write(services, OutputJson.Indented.IReadOnlyListServiceInfo, ServiceViews.List);
                return ExitCodes.Success;
            }
        );
    }
}
