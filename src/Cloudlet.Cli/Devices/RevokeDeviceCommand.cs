using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Output;

namespace Cloudlet.Cli.Devices;

/// <summary><c>cloudlet device revoke</c>.</summary>
internal static class RevokeDeviceCommand
{
    public static Command Create(Verbs verbs)
    {
        var id = Options.Required("ID", "The device's id");
        return verbs.Verb(
            "revoke",
            "Take a pairing back: the device is refused from now on",
            [id],
            async invocation =>
            {
                var device = await invocation.Client.RevokeDeviceAsync(invocation.Get(id), invocation.Interrupt);
                invocation.Results.Write(device, OutputJson.Indented.DeviceInfo, DeviceViews.Show);
                return ExitCodes.Success;
            }
        );
    }
}
