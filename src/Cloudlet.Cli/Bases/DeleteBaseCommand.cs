using System.CommandLine;
using Cloudlet.Cli.CommandLine;

namespace Cloudlet.Cli.Bases;

/// <summary><c>cloudlet base delete</c>.</summary>
internal static class DeleteBaseCommand
{
    public static Command Create(Verbs verbs)
    {
        var name = Options.Required("NAME", "The base's name or id");
        return verbs.Verb(
            "delete",
            "Delete a base that no overlay and no instance stands on",
            [name],
            async invocation =>
            {
                await invocation.Client.DeleteBaseAsync(invocation.Get(name), invocation.Interrupt);
                invocation.Deleted("base", invocation.Get(name));
                return ExitCodes.Success;
            }
        );
    }
}
