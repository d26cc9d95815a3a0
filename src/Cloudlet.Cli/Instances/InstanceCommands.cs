using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Consoles;

namespace Cloudlet.Cli.Instances;

/// <summary><c>cloudlet instance</c>.</summary>
internal static class InstanceCommands
{
    public static Command Create(Verbs verbs) =>
        Verbs.Group(
            "instance",
            "Instances: Service VMs, running or kept",
            ListInstancesCommand.Create(verbs),
            ShowInstanceCommand.Create(verbs),
            ChangeInstanceCommand.Start(verbs),
            StopInstanceCommand.Create(verbs),
            DeleteVerb.Create(
                verbs,
                "instance",
                "NAME",
                "Delete an ended instance with its disk and logs",
                (client, name, token) => client.DeleteInstanceAsync(name, token)
            ),
            ChangeInstanceCommand.Pause(verbs),
            ChangeInstanceCommand.Resume(verbs),
            SaveInstanceCommand.Create(verbs),
            ConsoleCommand.OfInstances(verbs),
            ScreenshotCommand.OfInstances(verbs),
            LogCommand.Create(verbs)
        );
}
