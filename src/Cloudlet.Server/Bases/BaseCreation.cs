using Cloudlet.Contracts;
using Cloudlet.Server.Admission;
using Cloudlet.Server.Consoles;
using Cloudlet.Server.Data;
using Cloudlet.Server.Guests;
using Cloudlet.Server.Hosting;
using Cloudlet.Server.Operations;
using Cloudlet.Server.Problems;
using Cloudlet.Server.Readiness;

namespace Cloudlet.Server.Bases;

/// <summary>Makes a base VM: boot the disk headless, wait until the guest is ready, freeze, keep.</summary>
internal sealed class BaseCreation(
    DataDirectory data,
    BaseKeeper keeper,
    MachineHost machines,
    Doorkeeper doorkeeper,
    HostGuard guard,
    QemuImg qemuImg,
    TimeProvider time
)
{
    /// <summary>Refuses at once what this box can never run.</summary>
    /// <exception cref="ProblemException">It is too small for the machine.</exception>
    public void Check(BasePlan plan) => doorkeeper.RefuseOutsized(plan.Demand);

    /// <summary>Does it. Nothing stays of one that fails: no file, no machine, no name.</summary>
    public async Task<BaseInfo> RunAsync(BasePlan plan, Operation operation, CancellationToken cancellationToken)
    {
        using var room = doorkeeper.Enter(plan.Demand);
        var accelerator = await guard.ChooseAsync(plan.Accelerator, cancellationToken);
        using var work = new WorkFolder(data);
        var folder = new BaseFolder(work.Path);
        await CopyInputsAsync(plan, folder, operation, cancellationToken);
        var definition = new MachineDefinition
        {
            CpuModel = plan.CpuModel,
            Accelerator = accelerator,
            Cpus = plan.Cpus,
            MemoryBytes = plan.MemoryBytes,
            HasDisk = plan.Disk is not null,
            HasKernel = plan.Kernel is not null,
            HasInitrd = plan.Initrd is not null,
            CommandLine = plan.CommandLine,
        };
        await FreezeAsync(plan, definition, folder, operation, cancellationToken);
        room.Dispose(); // Its machine is gone.
        var item = await keeper.KeepAsync(
            work,
            definition,
            new BaseEntry
            {
                Name = plan.Name,
                Ready = plan.ReadyText,
                CreatedAt = time.GetUtcNow(),
            },
            expected: null,
            operation,
            cancellationToken
        );
        return item.ToInfo();
    }

    private async Task CopyInputsAsync(
        BasePlan plan,
        BaseFolder folder,
        Operation operation,
        CancellationToken cancellationToken
    )
    {
        if (plan.Disk is { } disk)
        {
            if (
                plan.Kernel is null
                && (await BootDisk.InspectAsync(qemuImg, disk, cancellationToken)).Refusal is { } why
            )
            {
                throw new ProblemException(
                    new Problem
                    {
                        Code = ProblemCodes.DiskNotBootable,
                        Status = 422,
                        Detail = $"The disk cannot boot here: {why}",
                        Field = "disk",
                        Value = disk,
                        Next = "Give a raw or qcow2 image that boots with a BIOS, or a kernel (--kernel and --initrd).",
                    }
                );
            }
            await operation.StepAsync(
                "copy disk",
                progress => qemuImg.ConvertToRawAsync(disk, folder.Disk, progress, cancellationToken)
            );
        }
        if (plan.Kernel is not null)
            File.Copy(plan.Kernel, folder.Kernel);
        if (plan.Initrd is not null)
            File.Copy(plan.Initrd, folder.Initrd);
    }

    private async Task FreezeAsync(
        BasePlan plan,
        MachineDefinition definition,
        BaseFolder folder,
        Operation operation,
        CancellationToken cancellationToken
    )
    {
        using var logs = new WorkFolder(data);
        var files = new MachineFiles(
            plan.Disk is null ? null : folder.Disk,
            "raw",
            plan.Kernel is null ? null : folder.Kernel,
            plan.Initrd is null ? null : folder.Initrd
        );
        var paths = new MachineLogs(logs.File("serial.log"), logs.File("qemu.log"));
        await using var builder = await machines.BootAsync(
            $"base-{plan.Name}",
            definition,
            files,
            paths,
            cancellationToken
        );
        await using var shown = operation.Show(MachineConsole.Of(builder.Machine, paths));
        try
        {
            var machine = builder.Machine;
            await machine.ContinueAsync(cancellationToken);
            await DiskWatch.RunAsync(
                machine,
                async token =>
                {
                    await operation.StepAsync(
                        "boot",
                        _ =>
                            ReadyWaiter.WaitAsync(
                                plan.Ready,
                                machine,
                                paths,
                                ReadyPatience.Making(plan.Timeout),
                                operation,
                                token
                            )
                    );
                    await operation.StepAsync("quiesce", _ => GuestQuiet.PrepareAsync(machine, operation, token));
                },
                cancellationToken
            );
            await operation.StepAsync(
                "freeze",
                progress =>
                    MachineFreezer.FreezeAsync(
                        machine,
                        definition,
                        folder.Memory,
                        folder.MachineState,
                        progress,
                        cancellationToken
                    )
            );
        }
        finally
        {
            await builder.KillAsync();
        }
    }
}
