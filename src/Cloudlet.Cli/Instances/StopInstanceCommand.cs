using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Operations;
using Cloudlet.Cli.Output;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Instances;

/// <summary><c>cloudlet instance stop</c>.</summary>
internal static class StopInstanceCommand
{
    public static Command Create(Verbs verbs)
    {
        var name = Options.Required("NAME", "The instance's name or id");
        var timeout = CommonOptions.Timeout(
            "How long the guest may take before it is killed; 0 kills at once [default: 30s]"
        );
        var delete = Options.Flag("--delete", "Delete its disk and logs too");
        var detach = CommonOptions.Detach();
        return verbs.Verb(
            "stop",
            "Ask the guest to shut down, and kill it when it does not",
            [name, timeout, delete, detach],
            invocation =>
                new OperationJob(invocation).RunAsync(
                    _ =>
                        invocation.Client.StopInstanceAsync(
                            invocation.Get(name),
                            new StopInstance
                            {
                                TimeoutSeconds = invocation.Get(timeout)?.TotalSeconds,
                                Delete = invocation.Get(delete),
                            },
                            CancellationToken.None
                        ),
                    invocation.Get(detach),
                    OutputJson.Indented.InstanceInfo,
                    InstanceViews.Show
                )
        );
    }
}
