using Cloudlet.Contracts;
using Cloudlet.Server.Admission;
using Cloudlet.Server.Bases;
using Cloudlet.Server.Hosting;
using Cloudlet.Server.Images;
using Cloudlet.Server.Operations;
using Cloudlet.Server.Overlays;
using Cloudlet.Server.Problems;
using Cloudlet.Server.Readiness;
using Cloudlet.Server.Residues;

namespace Cloudlet.Server.Instances;

/// <summary>Starts an instance that has ended: it boots from the disk that was kept. A fresh one comes from a synthesis.</summary>
internal sealed class InstanceStarter(
    BaseCatalogue bases,
    OverlayCatalogue overlays,
    ImageStore images,
    MachineHost machines,
    Doorkeeper doorkeeper,
    QemuImg qemuImg,
    TimeProvider time
)
{
    /// <summary>Does it. When it fails, the instance is as it was before.</summary>
    public Task<InstanceRecord> StartAsync(
        Instance instance,
        Operation operation,
        CancellationToken cancellationToken
    ) => instance.ExclusivelyAsync(() => BootAsync(instance, operation, cancellationToken), cancellationToken);

    private async Task<InstanceRecord> BootAsync(
        Instance instance,
        Operation operation,
        CancellationToken cancellationToken
    )
    {
        var before = instance.Record;
        if (before.IsAlive)
        {
            throw Refuse.WrongState(
                before.Name,
                before.State,
                "be started",
                $"It lives already: cloudlet instance show {before.Name}."
            );
        }
        var item = bases.Get(before.Base.ToString());
        if (!item.Definition.Machine.HasDisk)
        {
            operation.Output(
                $"It has no disk, so nothing of it was kept: {item.Name} boots anew, without what the overlay has in memory. "
                    + "For one as it was frozen, use cloudlet synthesize.\n"
            );
        }
        using (doorkeeper.Enter(Demand.Booted(before.MemoryBytes, before.Cpus)))
        {
            await instance.UpdateAsync(record =>
                record with
                {
                    State = InstanceState.Starting,
                    Resumed = false,
                    Service = null, // A person starts it, for whatever they want.
                }
            );
        }
        RunningMachine? machine = null;
        try
        {
            // It is there, unless a daemon died before it had moved it to its place.
            var image = MachineImage.Of(
                item,
                await images.EnsureAsync(overlays.OfImage(before.Image), item, cancellationToken)
            );
            await DiskLayer.MergeAsync(instance.Folder, qemuImg, cancellationToken);
            machine = await machines.BootAsync(
                before.Id,
                image.Definition,
                image.Files(instance.Folder.Disk),
                instance.Logs,
                cancellationToken
            );
            var bound = await PortBinder.BindAsync(
                machine.Machine,
                before.Requested,
                machines.PortAddress,
                cancellationToken
            );
            await machine.Machine.ContinueAsync(cancellationToken);
            await instance.AttachAsync(
                machine,
                record =>
                    record with
                    {
                        State = InstanceState.Running,
                        Ports = bound,
                        StartedAt = time.GetUtcNow(),
                        Clock = "set at boot",
                    }
            );
            return instance.Record;
        }
        catch
        {
            await instance.AbandonAsync();
            if (machine is not null)
            {
                await machine.KillAsync();
                await machine.DisposeAsync();
            }
            await instance.UpdateAsync(_ => before);
            throw;
        }
    }
}
