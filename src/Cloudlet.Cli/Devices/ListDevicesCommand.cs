using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Output;

namespace Cloudlet.Cli.Devices;

/// <summary><c>cloudlet device list</c>.</summary>
internal static class ListDevicesCommand
{
    public static Command Create(Verbs verbs) =>
        verbs.Verb(
            "list",
            "List the devices that were paired",
            [],
            async invocation =>
            {
                var devices = await invocation.Client.ListDevicesAsync(invocation.Interrupt);
                invocation.Results.Write(devices, OutputJson.Indented.IReadOnlyListDeviceInfo, DeviceViews.List);
                return ExitCodes.Success;
            }
        );
}
