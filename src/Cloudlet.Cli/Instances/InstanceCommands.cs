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
            DeleteInstanceCommand.Create(verbs),
            ChangeInstanceCommand.Pause(verbs),
            ChangeInstanceCommand.Resume(verbs),
            SaveInstanceCommand.Create(verbs),
            ConsoleCommand.OfInstances(verbs),
            ScreenshotCommand.OfInstances(verbs),
            LogCommand.Create(verbs)
        );
}
