using System.CommandLine;
using Cloudlet.Cli.CommandLine;
using Cloudlet.Cli.Output;
using Cloudlet.Cli.Values;
using Cloudlet.Contracts;

namespace Cloudlet.Cli.Devices;

/// <summary><c>cloudlet device add</c>.</summary>
internal static class AddDeviceCommand
{
    public static Command Create(Verbs verbs)
    {
        var id = Options.Required("ID", "The device's id, as it names itself");
        var length = Options.Value<TimeSpan>(
            "--for",
            "DURATION",
            "How long it is paired [default: 720h]",
            Duration.TryParse
        );
        var password = Options.Text(
            "--password-file",
            "FILE",
            "The first line is the password that the device has already; - is standard input [default: one is made]"
        );
        return verbs.Verb(
            "add",
            "Pair a device",
            [id, length, password],
            async invocation =>
            {
                var added = await invocation.Client.AddDeviceAsync(
                    new AddDevice
                    {
                        Id = invocation.Get(id),
                        Password = await ReadAsync(invocation, invocation.Get(password)),
                        Seconds = (long?)invocation.Get(length)?.TotalSeconds,
                    },
                    invocation.Interrupt
                );
                invocation.Results.Write(added, OutputJson.Indented.AddedDevice, DeviceViews.Added);
                return ExitCodes.Success;
            }
        );
    }

    // Not on the command line, where every user of this host could read it.
    private static async Task<string?> ReadAsync(Invocation invocation, string? file)
    {
        if (file is null)
            return null;
        using var reader = new StreamReader(LocalFiles.OpenArchive(invocation.Environment, "--password-file", file));
        return await reader.ReadLineAsync(invocation.Interrupt) ?? "";
    }
}
