using System.CommandLine;
using Cloudlet.Cli.CommandLine;

namespace Cloudlet.Cli.Devices;

/// <summary><c>cloudlet device</c>.</summary>
internal static class DeviceCommands
{
    public static Command Create(Verbs verbs) =>
        Verbs.Group(
            "device",
            "Devices that are paired with this cloudlet by a password",
            AddDeviceCommand.Create(verbs),
            ListDevicesCommand.Create(verbs),
            RevokeDeviceCommand.Create(verbs),
            DeleteVerb.Create(
                verbs,
                "device",
                "ID",
                "Forget a device, as if it had never been paired",
                (client, name, token) => client.DeleteDeviceAsync(name, token)
            )
        );
}
