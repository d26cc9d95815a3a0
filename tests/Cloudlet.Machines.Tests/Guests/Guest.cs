using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Cloudlet.Machines.Tests;

/// <summary>A machine with a busybox guest that a test owns: it is killed at the end.</summary>
public sealed class Guest : IAsyncDisposable
{
    private Guest(MachineLaunch launch, Machine machine)
    {
        Launch = launch;
        Machine = machine;
    }

    public MachineLaunch Launch { get; }

    /// <summary>The present connection to it.</summary>
    public Machine Machine { get; set; }

    public MachineDefinition Definition => Launch.Definition;

    public string SerialLog => Launch.SerialLog;

    public string Serial => File.Exists(SerialLog) ? ReadShared(SerialLog) : "";

    /// <summary>The numbers that the guest has counted on its serial port.</summary>
    public IEnumerable<int> Ticks =>
        Serial
            .Split('\n')
            .SkipLast(1)
            .Where(line => line.StartsWith("tick ", StringComparison.Ordinal))
            .Select(line => int.Parse(line.AsSpan(5).Trim(), CultureInfo.InvariantCulture));

    public static async Task<Guest> LaunchAsync(
        TestFolder folder,
        string name,
        GuestImages images,
        MemoryImage? memory,
        bool incoming,
        string? disk = null
    )
    {
        var launch = new MachineLaunch
        {
            Name = name,
            Definition = images.Definition with { HasDisk = disk is not null },
            Files = images.Files with { Disk = disk, DiskFormat = "qcow2" },
            Run = new RunFolder(folder.At($"{name}.run")),
            SerialLog = folder.At($"{name}.serial"),
            QemuLog = folder.At($"{name}.log"),
            Memory = memory,
            Incoming = incoming,
        };
        return new Guest(launch, await Machine.LaunchAsync(launch, Deadline.After()));
    }

    /// <summary>Waits for a tick with a higher number, and returns it.</summary>
    public async Task<int> TickAfterAsync(int tick)
    {
        await Deadline.UntilAsync(() => Ticks.LastOrDefault() > tick, $"a tick after {tick}; serial: {Serial}");
        return Ticks.Last();
    }

    /// <summary>Runs a command in the guest's shell and waits for what it prints.</summary>
    public async Task ShellAsync(string command, string expected)
    {
        await using var stream = await ConnectAsync(Launch.Run.SerialSocket);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(command + "\n"));
        await Deadline.UntilAsync(() => Serial.Contains(expected), $"'{expected}' after '{command}'; serial: {Serial}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!Machine.Exited.IsCompleted)
            await Machine.KillAsync();
        await Machine.DisposeAsync();
    }

    private static async Task<NetworkStream> ConnectAsync(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path));
        return new NetworkStream(socket, ownsSocket: true);
    }

    private static string ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return new StreamReader(file).ReadToEnd();
    }
}
