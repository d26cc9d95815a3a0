using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Output;

namespace Cloudlet.Cli.Bases;

/// <summary><c>cloudlet base show</c>.</summary>
internal static class ShowBaseCommand
{
    public static Command Create(Verbs verbs)
    {
        var name = Options.Required("NAME", "The base's name or id");
        return verbs.Verb(
            "show",
            "Show one base",
            [name],
            async invocation =>
            {
                var info = await invocation.Client.GetBaseAsync(invocation.Get(name), invocation.Interrupt);
                invocation.Results.Write(info, OutputJson.Indented.BaseInfo, BaseViews.Show);
                return ExitCodes.Success;
            }
        );
    }
}
