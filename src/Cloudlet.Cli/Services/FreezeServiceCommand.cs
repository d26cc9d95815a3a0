using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Operations;
using Cloudlet.Cli.Output;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Services;

/// <summary><c>cloudlet service freeze</c>.</summary>
internal static class FreezeServiceCommand
{
    public static Command Create(Verbs verbs)
    {
        var id = Options.Required("ID", "The service's id");
        var instance = Options.Required("INSTANCE", "The instance's name or id; it goes on");
        var version = Options.Text("--version", "TEXT", "What the version is called [default: its number]");
        var detach = CommonOptions.Detach();
        return verbs.Verb(
            "freeze",
            "Make a changed instance the next version of a service",
            [id, instance, version, detach],
            invocation =>
                new OperationJob(invocation).RunAsync(
                    _ =>
                        invocation.Client.FreezeServiceAsync(
                            invocation.Get(id),
                            new FreezeService
                            {
                                Instance = invocation.Get(instance),
                                Version = invocation.Get(version),
                            },
                            CancellationToken.None
                        ),
                    invocation.Get(detach),
                    OutputJson.Indented.ServiceInfo,
                    ServiceViews.Show
                )
        );
    }
}
