using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Output;

namespace Cloudlet.Cli.Instances;

/// <summary><c>cloudlet instance list</c>.</summary>
internal static class ListInstancesCommand
{
    public static Command Create(Verbs verbs)
    {
        var all = Options.Flag("--all", "The ended ones too");
        return verbs.Verb(
            "list",
            "List the instances that live",
            [all],
            async invocation =>
            {
                var instances = await invocation.Client.ListInstancesAsync(invocation.Get(all), invocation.Interrupt);
                invocation.Results.Write(instances, OutputJson.Indented.IReadOnlyListInstanceInfo, InstanceViews.List);
                return ExitCodes.Success;
            }
        );
    }
}
