using Cloudlet.Artifacts;
using Cloudlet.Contracts;
using Cloudlet.Overlays;
using Cloudlet.Server.Admission;
using Cloudlet.Server.Bases;
using Cloudlet.Server.Consoles;
using Cloudlet.Server.Data;
using Cloudlet.Server.Guests;
using Cloudlet.Server.Hosting;
using Cloudlet.Server.Operations;
using Cloudlet.Server.Readiness;
using Cloudlet.Server.Usage;

namespace Cloudlet.Server.Overlays;

/// <summary>Makes a VM overlay: resume the base copy-on-write, customise the guest, freeze it, keep what differs from the base.</summary>
internal sealed class OverlayCreation(
    DataDirectory data,
    ImageLayout layout,
    OverlayCatalogue overlays,
    MachineHost machines,
    Doorkeeper doorkeeper,
    OverlayTraining training,
    QemuImg qemuImg,
    UsageRegistry usage,
    TimeProvider time
)
{
    /// <summary>Does it. Nothing stays of one that fails: no blob, no file, no machine, no name.</summary>
    public async Task<OverlayInfo> RunAsync(
        OverlayPlan plan,
        Base item,
        Operation operation,
        CancellationToken cancellationToken
    )
    {
        using var room = doorkeeper.Enter(Demand.Customised(item));
        using var use = usage.Use(item.Id.ToString(), $"the creation of overlay {plan.Name}");
        var started = time.GetTimestamp();
        using var work = new WorkFolder(data);
        var frozen = new ImageFolder(work.Path);
        var changed = await CustomiseAsync(plan, item, frozen, work, operation, cancellationToken);
        var first = plan.Answer is null
            ? null
            : await operation.StepAsync(
                "train",
                _ => training.RunAsync(plan, item, frozen, changed.Memory, work, operation, cancellationToken)
            );
        room.Dispose(); // Its machines are gone.
        var overlay = await StoreWork.RunAsync(
            layout,
            async () =>
            {
                var manifest = await operation.StepAsync(
                    "encode",
                    progress => EncodeAsync(plan, item, frozen, changed.Memory, first, progress, cancellationToken)
                );
                return await overlays.AddAsync(manifest, plan.Name, cancellationToken);
            }
        );
        var times = new OverlayTimes(time.GetElapsedTime(started), changed.Paused);
        return overlay.ToInfo(item.Name, times.ToInfo());
    }

    private async Task<ChangedMachine> CustomiseAsync(
        OverlayPlan plan,
        Base item,
        ImageFolder frozen,
        WorkFolder work,
        Operation operation,
        CancellationToken cancellationToken
    )
    {
        var image = MachineImage.Of(item);
        if (image.Disk is not null)
            await qemuImg.CreateOverlayAsync(frozen.Disk, image.Disk, image.DiskFormat, cancellationToken);
        var logs = new MachineLogs(work.File("serial.log"), work.File("qemu.log"));
        await using var builder = await operation.StepAsync(
            "resume base",
            progress =>
                machines.ResumeAsync(
                    $"overlay-{plan.Name}",
                    image,
                    frozen.Disk,
                    logs,
                    new Timings(time),
                    progress,
                    cancellationToken
                )
        );
        await using var shown = operation.Show(MachineConsole.Of(builder.Machine, logs));
        try
        {
            var machine = builder.Machine;
            await machine.ContinueAsync(cancellationToken);
            await Guest.WakeAsync(machine, time, cancellationToken);
            await DiskWatch.RunAsync(
                machine,
                token => PrepareAsync(plan, machine, logs, operation, token),
                cancellationToken
            );
            return await operation.StepAsync(
                "freeze",
                progress =>
                    MachineFreezer.FreezeChangesAsync(
                        machine,
                        image,
                        frozen.Memory,
                        frozen.MachineState,
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

    private static async Task PrepareAsync(
        OverlayPlan plan,
        Machine machine,
        MachineLogs logs,
        Operation operation,
        CancellationToken cancellationToken
    )
    {
        if (plan is { Copies.Count: 0, Scripts.Count: 0, Interactive: false })
        {
            operation.Output(
                "Nothing changes it: no file, no script, no person. It is the base, some moments later.\n"
            );
        }
        await new GuestProvisioner(machine, operation, plan.Timeout).RunAsync(
            plan.Copies,
            plan.Scripts,
            cancellationToken
        );
        if (plan.Interactive)
        {
            await PersonWaiter.WaitAsync(
                $"Customise the machine of overlay '{plan.Name}' over VNC or the serial console, then go on.",
                machine,
                operation,
                cancellationToken
            );
        }
        if (plan.Ready is { } rule)
        {
            await operation.StepAsync(
                "ready",
                _ =>
                    ReadyWaiter.WaitAsync(
                        rule,
                        machine,
                        logs,
                        ReadyPatience.Making(plan.Timeout),
                        operation,
                        cancellationToken
                    )
            );
        }
        await operation.StepAsync("quiesce", _ => GuestQuiet.PrepareAsync(machine, operation, cancellationToken));
    }

    private async Task<Manifest> EncodeAsync(
        OverlayPlan plan,
        Base item,
        ImageFolder frozen,
        PageSet changedMemory,
        PageSet? first,
        IProgress<Progress> progress,
        CancellationToken cancellationToken
    )
    {
        var disk = item.Definition.Disk is null ? null : item.Folder.Disk;
        using var baseImage = BaseImage.Open(item.Id, disk, item.Folder.Memory, item.Folder.PagesIndex);
        using var memory = MappedPages.Open(Space.Memory, frozen.Memory, changedMemory);
        using var changedDisk = disk is null
            ? null
            : await ChangedDisk.OpenAsync(qemuImg, frozen.Disk, disk, cancellationToken);
        List<IChangedPages> spaces = [memory];
        if (changedDisk is not null)
            spaces.Add(new DiskPages(changedDisk));
        await using var state = File.OpenRead(frozen.MachineState);
        var (options, sink) = (EncoderOptions.For(plan.Effort), new StoreSink(layout.Blobs));
        var encoded = first is null
            ? await new OverlayEncoder(options).EncodeAsync(baseImage, spaces, state, sink, progress, cancellationToken)
            : await new FirstPagesEncoder(options).EncodeAsync(
                baseImage,
                spaces,
                first,
                state,
                sink,
                progress,
                cancellationToken
            );
        var described = new OverlayDescription(plan.Name, PortsOf(plan), plan.ReadyText, plan.Effort);
        return await OverlayManifest.WriteAsync(layout.Blobs, encoded, item, described, cancellationToken);
    }

    private static IReadOnlyList<int> PortsOf(OverlayPlan plan)
    {
        var ports = plan.Ready is { Kind: ReadyKind.Tcp, Port: var waited } ? plan.Ports.Append(waited) : plan.Ports;
        return [.. ports.Distinct()];
    }
}
