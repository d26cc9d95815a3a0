using System.CommandLine;
using Cloudlet.Cli.CommandLine;

namespace Cloudlet.Cli.Bases;

/// <summary><c>cloudlet base</c>.</summary>
internal static class BaseCommands
{
    public static Command Create(Verbs verbs) =>
        Verbs.Group(
            "base",
            "Base VMs: golden machines, frozen when they were up and ready",
            CreateBaseCommand.Create(verbs),
            ListBasesCommand.Create(verbs, "list"),
            ShowBaseCommand.Create(verbs),
            DeleteVerb.Create(
                verbs,
                "base",
                "NAME",
                "Delete a base that no overlay and no instance stands on",
                (client, name, token) => client.DeleteBaseAsync(name, token)
            ),
            ExportBaseCommand.Create(verbs),
            ImportBaseCommand.Create(verbs)
        );
}
