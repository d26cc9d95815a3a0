using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Cloudlet.Machines;

/// <summary>
/// Starts QEMU for a machine. Its control socket is bound here and handed over, so our connection stands before QEMU
/// runs: the greeting comes the moment that QEMU is ready, and nothing polls. The path stays for adoption.
/// </summary>
internal static class QemuLauncher
{
    /// <summary>A started QEMU and our end of its control socket, which the caller disposes.</summary>
    public readonly record struct Launched(WatchedProcess Process, NetworkStream Control, ProcessLog Log);

    /// <summary>Starts it. It has not said anything yet.</summary>
    /// <exception cref="MachineLaunchException">The launch does not fit together.</exception>
    /// <exception cref="ProgramMissingException">There is no QEMU.</exception>
    public static async Task<Launched> StartAsync(MachineLaunch launch, CancellationToken cancellationToken)
    {
        if (launch.Problems() is { Count: > 0 } problems)
            throw new MachineLaunchException(launch.Name, string.Join("; ", problems) + ".");
        var launchLog = Path.GetFullPath(launch.QemuLog);
        launch = launch with { SerialLog = Path.GetFullPath(launch.SerialLog) };
        launch.Run.Prepare();
        var log = ProcessLog.From(launchLog);
        using var output = Descriptor.OpenAppend(launchLog);
        using var listener = Descriptor.Listen(launch.Run.QmpSocket);
        var control = await ConnectAsync(launch.Run.QmpSocket, cancellationToken);
        try
        {
            const int controlNumber = ProcessStart.FirstDescriptor;
            List<SafeHandle> descriptors = [listener];
            if (launch.Memory is { } memory)
                descriptors.Add(new SafeFileHandle(memory.Descriptor, ownsHandle: false));
            var profile = MachineProfile.ForVersion(launch.Definition.Profile);
            var process = ProcessLauncher.Start(
                new ProcessStart
                {
                    Program = launch.QemuPath,
                    Arguments = profile.Arguments(launch, controlNumber, controlNumber + 1),
                    Output = output,
                    Descriptors = descriptors,
                }
            );
            return new Launched(process, control, log);
        }
        catch
        {
            await control.DisposeAsync();
            throw;
        }
    }

    /// <summary>Connects to a Unix socket.</summary>
    public static async Task<NetworkStream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
