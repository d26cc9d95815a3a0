using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Output;
using Cloudlet.Client;

namespace Cloudlet.Cli.Apps;

/// <summary><c>cloudlet app list</c>.</summary>
internal static class ListAppsCommand
{
    public static Command Create(Verbs verbs)
    {
        var tag = Options.Text("--tag", "TAG", "Those with this tag");
        var text = Options.Text("--text", "TEXT", "Those whose name, description, service, tags or package have this");
        var service = Options.Text("--service", "ID", "Those of this service");
        var platform = Options.Text("--platform", "PLATFORM", "Those for this platform");
        return verbs.Verb(
            "list",
            "List the apps",
            [tag, text, service, platform],
            async invocation =>
            {
                var apps = await invocation.Client.ListAppsAsync(
                    new AppFilter
                    {
                        Tag = invocation.Get(tag),
                        Text = invocation.Get(text),
                        Service = invocation.Get(service),
                        Platform = invocation.Get(platform),
                    },
                    invocation.Interrupt
                );
                invocation.Results.Write(apps, OutputJson.Indented.IReadOnlyListAppInfo, AppViews.List);
                return ExitCodes.Success;
            }
        );
    }
}
