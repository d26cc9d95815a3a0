using System.Net;
using Cloudlet.Server.Data;
using Cloudlet.Server.Images;

namespace Cloudlet.Server.Hosting;

/// <summary>The one place where files become a QEMU process: booted, or resumed from a machine image.</summary>
internal sealed class MachineHost(
    ServerSettings settings,
    RunDirectory runs,
    SharedMemory sharedMemory,
    HostGuard guard,
    ControlGroups groups
)
{
    /// <summary>The address that guest ports are bound to.</summary>
    public IPAddress PortAddress { get; } = settings.PortAddress;

    /// <summary>Starts a machine that boots. The guest stands still until it is continued.</summary>
    public async Task<RunningMachine> BootAsync(
        string name,
        MachineDefinition definition,
        MachineFiles files,
        MachineLogs logs,
        CancellationToken cancellationToken
    )
    {
        await guard.CheckAsync(definition, definition.MemoryBytes, cancellationToken);
        return await LaunchAsync(name, definition, files, logs, null, cancellationToken);
    }

    /// <summary>
    /// Resumes a machine image copy-on-write. The guest stands still until it is continued. The times of the steps
    /// <c>memoryImage</c>, <c>qemuStart</c> and <c>resume</c> go to <paramref name="timings"/>.
    /// </summary>
    public async Task<RunningMachine> ResumeAsync(
        string name,
        MachineImage image,
        string layer,
        MachineLogs logs,
        Timings timings,
        IProgress<Progress>? progress,
        CancellationToken cancellationToken
    )
    {
        await guard.CheckAsync(image.Definition, DiskUsage.Of([image.Memory]), cancellationToken);
        var memory = await timings.MeasureAsync(
            "memoryImage",
            () => sharedMemory.AcquireAsync(image.Memory, progress, cancellationToken)
        );
        RunningMachine running;
        try
        {
            running = await timings.MeasureAsync(
                "qemuStart",
                () => LaunchAsync(name, image.Definition, image.Files(layer), logs, memory, cancellationToken)
            );
        }
        catch
        {
            memory.Dispose();
            throw;
        }
        try
        {
            await timings.MeasureAsync(
                "resume",
                () => running.Machine.LoadStateAsync(image.MachineState, cancellationToken)
            );
            return running;
        }
        catch
        {
            await running.KillAsync();
            await running.DisposeAsync();
            throw;
        }
    }

    private async Task<RunningMachine> LaunchAsync(
        string name,
        MachineDefinition definition,
        MachineFiles files,
        MachineLogs logs,
        MemoryLease? memory,
        CancellationToken cancellationToken
    )
    {
        var run = runs.Create();
        try
        {
            var machine = await Machine.LaunchAsync(
                new MachineLaunch
                {
                    Name = name,
                    Definition = definition,
                    Files = files,
                    Run = run,
                    SerialLog = logs.Serial,
                    QemuLog = logs.Qemu,
                    Memory = memory?.Image,
                    Incoming = memory is not null,
                    QemuPath = settings.QemuPath,
                },
                cancellationToken
            );
            try
            {
                // The guest stands still: it has not taken anything yet.
                groups.Hold(machine.Identity.ProcessId, MachineLimits.Of(definition));
            }
            catch
            {
                await machine.KillAsync();
                await machine.DisposeAsync();
                throw;
            }
            return new RunningMachine(machine, memory);
        }
        catch
        {
            Directory.Delete(run.Path, recursive: true);
            throw;
        }
    }
}

/// <summary>Where a machine's logs go.</summary>
internal sealed record MachineLogs(string Serial, string Qemu);
