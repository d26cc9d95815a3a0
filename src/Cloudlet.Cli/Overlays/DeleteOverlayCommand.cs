using System.CommandLine;
using Cloudlet.Cli.CommandLine;

namespace Cloudlet.Cli.Overlays;

/// <summary><c>cloudlet overlay delete</c>.</summary>
internal static class DeleteOverlayCommand
{
    public static Command Create(Verbs verbs)
    {
        var name = Options.Required("NAME", "The overlay's name or id");
        return verbs.Verb(
            "delete",
            "Delete an overlay that no instance stands on",
            [name],
            async invocation =>
            {
                await invocation.Client.DeleteOverlayAsync(invocation.Get(name), invocation.Interrupt);
                invocation.Deleted("overlay", invocation.Get(name));
                return ExitCodes.Success;
            }
        );
    }
}
