using System.CommandLine;
using Cloudlet.Cli.CommandLine;

namespace Cloudlet.Cli.Apps;

/// <summary><c>cloudlet app</c>.</summary>
internal static class AppCommands
{
    public static Command Create(Verbs verbs) =>
        Verbs.Group(
            "app",
            "Apps: client programs for services, for devices to download",
            AddAppCommand.Create(verbs),
            ListAppsCommand.Create(verbs),
            ShowAppCommand.Create(verbs),
            EditAppCommand.Create(verbs),
            DeleteVerb.Create(
                verbs,
                "app",
                "ID",
                "Delete an app and its package",
                (client, name, token) => client.DeleteAppAsync(name, token)
            )
        );
}
