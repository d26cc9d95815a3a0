using System.CommandLine;
using Cloudlet.Cli.CommandLine;

namespace Cloudlet.Cli.Instances;

/// <summary><c>cloudlet instance delete</c>.</summary>
internal static class DeleteInstanceCommand
{
    public static Command Create(Verbs verbs)
    {
        var name = Options.Required("NAME", "The instance's name or id");
        return verbs.Verb(
            "delete",
            "Delete an ended instance with its disk and logs",
            [name],
            async invocation =>
            {
                await invocation.Client.DeleteInstanceAsync(invocation.Get(name), invocation.Interrupt);
                invocation.Deleted("instance", invocation.Get(name));
                return ExitCodes.Success;
            }
        );
    }
}
