using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Operations;
using Cloudlet.Cli.Output;
using Cloudlet.Client;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Instances;

/// <summary><c>cloudlet instance start</c>, <c>pause</c> and <c>resume</c>: a name in, a changed instance out.</summary>
internal static class ChangeInstanceCommand
{
    public static Command Start(Verbs verbs) =>
        Create(
            verbs,
            "start",
            "Boot an ended instance from its kept disk",
            (client, name) => client.StartInstanceAsync(name, CancellationToken.None)
        );

    public static Command Pause(Verbs verbs) =>
        Create(
            verbs,
            "pause",
            "Let the guest stand still, in memory",
            (client, name) => client.PauseInstanceAsync(name, CancellationToken.None)
        );

    public static Command Resume(Verbs verbs) =>
        Create(
            verbs,
            "resume",
            "Let a paused guest go on",
            (client, name) => client.ResumeInstanceAsync(name, CancellationToken.None)
        );

    private static Command Create(
        Verbs verbs,
        string verb,
        string description,
        Func<CloudletClient, string, Task<OperationInfo>> change
    )
    {
        var name = Options.Required("NAME", "The instance's name or id");
        var detach = CommonOptions.Detach();
        return verbs.Verb(
            verb,
            description,
            [name, detach],
            invocation =>
                new OperationJob(invocation).RunAsync(
                    _ => change(invocation.Client, invocation.Get(name)),
                    invocation.Get(detach),
                    OutputJson.Indented.InstanceInfo,
                    InstanceViews.Show
                )
        );
    }
}
