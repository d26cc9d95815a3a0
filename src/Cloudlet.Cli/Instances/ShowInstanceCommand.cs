using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Output;

namespace Cloudlet.Cli.Instances;

/// <summary><c>cloudlet instance show</c>.</summary>
internal static class ShowInstanceCommand
{
    public static Command Create(Verbs verbs)
    {
        var name = Options.Required("NAME", "The instance's name or id");
        return verbs.Verb(
            "show",
            "Show one instance",
            [name],
            async invocation =>
            {
                var info = await invocation.Client.GetInstanceAsync(invocation.Get(name), invocation.Interrupt);
                invocation.Results.Write(info, OutputJson.Indented.InstanceInfo, InstanceViews.Show);
                return ExitCodes.Success;
            }
        );
    }
}
