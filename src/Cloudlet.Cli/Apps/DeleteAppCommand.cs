using System.CommandLine;
using Cloudlet.Cli.CommandLine;

namespace Cloudlet.Cli.Apps;

/// <summary><c>cloudlet app delete</c>.</summary>
internal static class DeleteAppCommand
{
    public static Command Create(Verbs verbs)
    {
        var id = Options.Required("ID", "The app's id");
        return verbs.Verb(
            "delete",
            "Delete an app and its package",
            [id],
            async invocation =>
            {
                await invocation.Client.DeleteAppAsync(invocation.Get(id), invocation.Interrupt);
                invocation.Deleted("app", invocation.Get(id));
                return ExitCodes.Success;
            }
        );
    }
}
