using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Output;

namespace Cloudlet.Cli.Services;

/// <summary><c>cloudlet service versions</c>.</summary>
internal static class ListVersionsCommand
{
    public static Command Create(Verbs verbs)
    {
        var id = Options.Required("ID", "The service's id");
        return verbs.Verb(
            "versions",
            "List the versions of a service",
            [id],
            async invocation =>
            {
                var versions = await invocation.Client.ListServiceVersionsAsync(
                    invocation.Get(id),
                    invocation.Interrupt
                );
                invocation.Results.Write(
                    versions,
                    OutputJson.Indented.IReadOnlyListServiceVersionInfo,
                    ServiceViews.Versions
                );
                return ExitCodes.Success;
            }
        );
    }
}
