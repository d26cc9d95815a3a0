using System.CommandLine;
using Cloudlet.Cli.CommandLine;

namespace Cloudlet.Cli.Devices;

/// <summary><c>cloudlet device delete</c>.</summary>
internal static class DeleteDeviceCommand
{
    public static Command Create(Verbs verbs)
    {
        var id = Options.Required("ID", "The device's id");
        return verbs.Verb(
            "delete",
            "Forget a device, as if it had never been paired",
            [id],
            async invocation =>
            {
                await invocation.Client.DeleteDeviceAsync(invocation.Get(id), invocation.Interrupt);
                invocation.Deleted("device", invocation.Get(id));
                return ExitCodes.Success;
            }
        );
    }
}
