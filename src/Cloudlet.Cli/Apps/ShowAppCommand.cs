using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Output;

namespace Cloudlet.Cli.Apps;

/// <summary><c>cloudlet app show</c>.</summary>
internal static class ShowAppCommand
{
    public static Command Create(Verbs verbs)
    {
        var id = Options.Required("ID", "The app's id");
        return verbs.Verb(
            "show",
            "Show one app",
            [id],
            async invocation =>
            {
                var app = await invocation.Client.GetAppAsync(invocation.Get(id), invocation.Interrupt);
                invocation.Results.Write(app, OutputJson.Indented.AppInfo, AppViews.Show);
                return ExitCodes.Success;
            }
        );
    }
}
