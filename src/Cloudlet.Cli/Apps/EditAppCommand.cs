using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Output;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Apps;

/// <summary><c>cloudlet app edit</c>.</summary>
internal static class EditAppCommand
{
    public static Command Create(Verbs verbs)
    {
        var id = Options.Required("ID", "The app's id");
        var name = Options.Text("--name", "NAME", "What people call it");
        var service = Options.Text("--service", "ID", "The service that it is a client of; empty: of none");
        var description = Options.Text("--description", "TEXT", "What it does");
        var version = Options.Text("--app-version", "VERSION", "Its version; empty: none");
        var tags = Options.Many("--tag", "TAG", "All its tags from now on; may be given several times");
        var platform = Options.Text("--platform", "PLATFORM", "android, web, linux, windows, any, ...");
        var leastOs = Options.Text("--least-os", "VERSION", "The least version of its platform; empty: none");
        return verbs.Verb(
            "edit",
            "Change what is said of an app; its package stays as it is",
            [id, name, service, description, version, tags, platform, leastOs],
            async invocation =>
            {
                var change = new EditApp
                {
                    Name = invocation.Get(name),
                    Service = invocation.Get(service),
                    Description = invocation.Get(description),
                    Version = invocation.Get(version),
                    Tags = invocation.Get(tags) is { Count: > 0 } given ? given : null,
                    Platform = invocation.Get(platform),
                    LeastOsVersion = invocation.Get(leastOs),
                };
                if (change == new EditApp())
                    throw new CliException(
                        CliProblems.Usage("options", null, "Nothing to change was given.", invocation.HelpCommand)
                    );
                // Nobody else's change is written over: it was read a moment ago.
                var before = await invocation.Client.GetAppAsync(invocation.Get(id), invocation.Interrupt);
                var app = await invocation.Client.EditAppAsync(
                    before.Id,
                    change,
                    before.Revision,
                    invocation.Interrupt
                );
                invocation.Results.Write(app, OutputJson.Indented.AppInfo, AppViews.Show);
                return ExitCodes.Success;
            }
        );
    }
}
