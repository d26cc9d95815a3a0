using System.Diagnostics;
using System.Net;
using Cloudlet.Contracts;
using Cloudlet.Server.Data;
using Cloudlet.Server.Hosting;
using Cloudlet.Server.Images;
using Cloudlet.Server.Readiness;
using Cloudlet.Server.Residues;
using Microsoft.Extensions.Logging;

namespace Cloudlet.Server.Instances;

/// <summary>
/// What a new daemon does with what an earlier one left: instances whose QEMU lives are taken over, the others are marked
/// as ended, what never came to life is deleted, and QEMU processes that belong to nobody are killed.
/// </summary>
internal sealed partial class Adoption(
    DataDirectory data,
    RunDirectory runs,
    InstanceRecords records,
    InstanceRegistry instances,
    SharedMemory sharedMemory,
    IPAddress portAddress,
    TimeProvider time,
    ILogger<Adoption> logger
)
{
    /// <summary>Brings records, processes and folders into agreement. Runs once, before the daemon listens.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var adopted = new HashSet<string>();
        foreach (var record in await records.LoadAsync(cancellationToken))
        {
            if (!Directory.Exists(data.Instance(record.Id).Path))
            {
                await records.RemoveAsync(record.Id);
                continue;
            }
            var instance = instances.Take(record);
            if (record.IsAlive && await AdoptAsync(instance, cancellationToken))
                adopted.Add(record.RunFolder!);
        }
        var known = instances.List().Select(instance => instance.Folder.Path).ToHashSet();
        foreach (var path in Directory.GetDirectories(data.Instances))
        {
            // What an older daemon wrote and could not be taken over is left for people.
            if (!known.Contains(path) && !File.Exists(new InstanceFolder(path).Record))
                Directory.Delete(path, recursive: true);
        }
        KillStrays(adopted);
        foreach (var folder in Directory.Exists(runs.Root) ? Directory.GetDirectories(runs.Root) : [])
        {
            if (!adopted.Contains(folder))
                Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<bool> AdoptAsync(Instance instance, CancellationToken cancellationToken)
    {
        var record = instance.Record;
        var interrupted = record.State is InstanceState.Creating or InstanceState.Starting;
        var machine =
            interrupted || record.Process is null || record.RunFolder is null
                ? null
                : await TryAdoptAsync(record, cancellationToken);
        if (machine is not null)
        {
            var memory = record.Resumed
                ? sharedMemory.Adopt(data.Image(record.Image).Memory, record.Process!.ProcessId, record.MemoryBytes)
                : null;
            await MergeAsync(instance, machine, cancellationToken);
            var state = await machine.QueryStateAsync(cancellationToken);
            var paused = state is GuestState.Paused or GuestState.IoError;
            var ports = await PortBinder.MoveAsync(machine, record.Ports, portAddress, cancellationToken);
            await instance.AttachAsync(
                new RunningMachine(machine, memory),
                current => current with { State = paused ? InstanceState.Paused : InstanceState.Running, Ports = ports }
            );
            foreach (var (before, now) in record.Ports.Zip(ports).Where(pair => pair.First != pair.Second))
                LogPortMoved(logger, record.Name, before.Guest, before.Host, now.Host, portAddress);
            if (state == GuestState.IoError)
                await instance.UpdateAsync(current => current with { Reason = Instance.NoRoom });
            LogAdopted(logger, record.Name, record.Process!.ProcessId);
            return true;
        }
        if (interrupted && record.StartedAt is null)
        {
            await instances.DiscardAsync(instance);
            LogDiscarded(logger, record.Name);
            return false;
        }
        await instance.UpdateAsync(current =>
            current with
            {
                State =
                    current.State == InstanceState.Stopping || interrupted
                        ? InstanceState.Stopped
                        : InstanceState.Failed,
                Reason = interrupted
                    ? "its start was interrupted: the daemon ended"
                    : $"QEMU ended while no daemon ran; its log ends with: {LogTail.Read(instance.Folder.QemuLog)}",
                Process = null,
                RunFolder = null,
                Ports = [],
                EndedAt = time.GetUtcNow(),
            }
        );
        LogEnded(logger, record.Name);
        return false;
    }

    /// <summary>A save that nobody finishes any more may have left a layer. One that cannot be merged stays in use: the next save tries again.</summary>
    private async Task MergeAsync(Instance instance, Machine machine, CancellationToken cancellationToken)
    {
        try
        {
            await DiskLayer.MergeAsync(instance.Folder, machine, cancellationToken);
        }
        catch (Exception exception) when (exception is CloudletException or IOException)
        {
            LogUnmerged(logger, instance.Record.Name, exception);
        }
    }

    /// <summary>The machine, or null when it is gone or cannot be controlled any more: then it is killed as a stray.</summary>
    private async Task<Machine?> TryAdoptAsync(InstanceRecord record, CancellationToken cancellationToken)
    {
        try
        {
            return await Machine.AdoptAsync(
                record.Id,
                record.Process!,
                new RunFolder(record.RunFolder!),
                cancellationToken
            );
        }
        catch (MachineUnreachableException exception)
        {
            LogUnreachable(logger, record.Name, exception);
            return null;
        }
    }

    /// <summary>Ours are known by the folder of their sockets, which stands in their command line.</summary>
    private void KillStrays(HashSet<string> adopted)
    {
        foreach (var process in Process.GetProcesses())
        {
            using (process)
            {
                var folder = OwnRunFolder(process.Id);
                if (folder is null || adopted.Contains(folder))
                    continue;
                LogStray(logger, process.Id, folder);
                process.Kill();
                process.WaitForExit();
            }
        }
    }

    private string? OwnRunFolder(int processId)
    {
        string commandLine;
        try
        {
            commandLine = File.ReadAllText($"/proc/{processId}/cmdline");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null; // It ended meanwhile, or is somebody else's.
        }
        var prefix = runs.Root + "/";
        var start = commandLine.IndexOf(prefix, StringComparison.Ordinal);
        if (
            start < 0
            || !commandLine.Contains("-qmp", StringComparison.Ordinal)
                && !commandLine.Contains("-chardev", StringComparison.Ordinal)
        )
            return null;
        var end = commandLine.IndexOfAny(['/', ',', '\0'], start + prefix.Length);
        return end < 0 ? commandLine[start..] : commandLine[start..end];
    }

    [LoggerMessage(1, LogLevel.Information, "Adopted the instance {Name}: process {ProcessId}.")]
    private static partial void LogAdopted(ILogger logger, string name, int processId);

    [LoggerMessage(2, LogLevel.Warning, "Deleted the instance {Name}, which was being made when the daemon ended.")]
    private static partial void LogDiscarded(ILogger logger, string name);

    [LoggerMessage(3, LogLevel.Warning, "The instance {Name} ended while no daemon ran.")]
    private static partial void LogEnded(ILogger logger, string name);

    [LoggerMessage(
        4,
        LogLevel.Warning,
        "Killed the process {ProcessId}: a QEMU of ours ({Folder}) that belongs to no instance."
    )]
    private static partial void LogStray(ILogger logger, int processId, string folder);

    [LoggerMessage(5, LogLevel.Warning, "The QEMU of instance {Name} cannot be controlled any more.")]
    private static partial void LogUnreachable(ILogger logger, string name, Exception exception);

    [LoggerMessage(
        7,
        LogLevel.Warning,
        "Port {Guest} of the instance {Name} was the host's port {Before}, which somebody else has at {Address}: it is {Now} from here on."
    )]
    private static partial void LogPortMoved(
        ILogger logger,
        string name,
        int guest,
        int before,
        int now,
        IPAddress address
    );

    [LoggerMessage(6, LogLevel.Warning, "The disk layer of a save of instance {Name} could not be merged.")]
    private static partial void LogUnmerged(ILogger logger, string name, Exception exception);
}
