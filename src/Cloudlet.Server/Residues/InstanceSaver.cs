using Cloudlet.Artifacts;
using Cloudlet.Contracts;
using Cloudlet.Overlays;
using Cloudlet.Server.Bases;
using Cloudlet.Server.Data;
using Cloudlet.Server.Hosting;
using Cloudlet.Server.Images;
using Cloudlet.Server.Instances;
using Cloudlet.Server.Operations;
using Cloudlet.Server.Overlays;
using Cloudlet.Server.Problems;
using Cloudlet.Server.Usage;

namespace Cloudlet.Server.Residues;

/// <summary>
/// Makes the residue of an instance: a new overlay against the same base. The instance goes on, on a layer over its disk, while its disk is read; then the two are merged. What it did not change is not encoded again: the
/// segments of its overlay are named by the new one.
/// </summary>
internal sealed class InstanceSaver(
    DataDirectory data,
    ImageLayout layout,
    OverlayCatalogue overlays,
    BaseCatalogue bases,
    ImageStore images,
    QemuImg qemuImg,
    UsageRegistry usage,
    TimeProvider time
)
{
    private const int TableLimit = 1 << 30;

    /// <summary>Does it, while no other verb changes the instance. Of one that fails no overlay stays, and the instance is as it was before.</summary>
    /// <exception cref="ProblemException">The instance neither runs nor is paused.</exception>
    public Task<OverlayInfo> RunAsync(
        SavePlan plan,
        Instance instance,
        Operation operation,
        CancellationToken cancellationToken
    ) => instance.ExclusivelyAsync(() => SaveAsync(plan, instance, operation, cancellationToken), cancellationToken);

    private async Task<OverlayInfo> SaveAsync(
        SavePlan plan,
        Instance instance,
        Operation operation,
        CancellationToken cancellationToken
    )
    {
        var record = instance.Record;
        if (record.State is not (InstanceState.Running or InstanceState.Paused))
        {
            throw Refuse.WrongState(
                record.Name,
                record.State,
                "be saved",
                $"Start it first: cloudlet instance start {record.Name}."
            );
        }
        var started = time.GetTimestamp();
        var item = bases.Get(record.Base.ToString());
        using var use = OverlayUse.Take(
            () => overlays.OfImage(record.Image),
            usage,
            $"the save of instance {record.Name}"
        );
        var known = use.Overlay;
        var image = await images.EnsureAsync(known, item, cancellationToken);
        using var work = new WorkFolder(data);
        var frozen = new ImageFolder(work.Path);
        var machine = instance.Machine;
        var paused = await DiskLayer.MergeAsync(instance.Folder, machine, cancellationToken);
        try
        {
            var changed = await FreezeAsync(instance, item, image, frozen, operation, cancellationToken);
            paused += changed.Paused;
            var overlay = await StoreWork.RunAsync(
                layout,
                async () =>
                {
                    var manifest = await operation.StepAsync(
                        "encode",
                        progress =>
                            EncodeAsync(
                                plan,
                                item,
                                known,
                                image,
                                instance.Folder,
                                frozen,
                                changed.Memory,
                                progress,
                                cancellationToken
                            )
                    );
                    return await overlays.AddAsync(manifest, plan.Overlay, cancellationToken, plan.Device);
                }
            );
            paused += await MergeAsync(instance, operation);
            operation.AddStep("paused", paused);
            return overlay.ToInfo(item.Name, new OverlayTimes(time.GetElapsedTime(started), paused).ToInfo());
        }
        catch
        {
            await MergeAsync(instance, operation);
            throw;
        }
    }

    private static Task<ChangedMachine> FreezeAsync(
        Instance instance,
        Base item,
        ImageFolder image,
        ImageFolder frozen,
        Operation operation,
        CancellationToken cancellationToken
    )
    {
        var layer = item.Definition.Disk is null ? null : instance.Folder.DiskLayer;
        if (layer is not null)
            DiskLayer.Create(instance.Folder, item.Definition.Disk!.Bytes);
        return operation.StepAsync(
            "freeze",
            progress =>
                MachineFreezer.SaveChangesAsync(
                    instance.Machine,
                    MachineImage.Of(item, image),
                    frozen.Memory,
                    frozen.MachineState,
                    layer,
                    progress,
                    cancellationToken
                )
        );
    }

    private async Task<Manifest> EncodeAsync(
        SavePlan plan,
        Base item,
        Overlay known,
        ImageFolder image,
        InstanceFolder folder,
        ImageFolder frozen,
        PageSet changedMemory,
        IProgress<Progress> progress,
        CancellationToken cancellationToken
    )
    {
        var baseDisk = item.Definition.Disk is null ? null : item.Folder.Disk;
        using var baseImage = BaseImage.Open(item.Id, baseDisk, item.Folder.Memory, item.Folder.PagesIndex);
        using var memory = SavedMemory.Open(frozen.Memory, changedMemory, image.Memory);
        using var disk = baseDisk is null
            ? null
            : await ChangedDisk.OpenAsync(qemuImg, folder.Disk, image.Disk, cancellationToken);
        List<IChangedPages> spaces = [memory];
        if (disk is not null)
            spaces.Add(new DiskPages(disk));
        await using var state = File.OpenRead(frozen.MachineState);
        var encoded = await new ResidueEncoder(EncoderOptions.For(plan.Effort)).EncodeAsync(
            baseImage,
            Describe(known),
            spaces,
            state,
            new StoreSink(layout.Blobs),
            progress,
            cancellationToken
        );
        var described = new OverlayDescription(
            plan.Overlay,
            known.Config.Ports,
            known.Config.Ready,
            known.Config.Effort == plan.Effort ? plan.Effort : null
        );
        return await OverlayManifest.WriteAsync(layout.Blobs, encoded, item, described, cancellationToken);
    }

    private KnownOverlay Describe(Overlay known) =>
        new(
            layout.Blobs.ReadAllBytes(known.Layers(ArtifactTypes.PageTable).First().Digest, TableLimit),
            [
                .. known
                    .Layers(ArtifactTypes.Segment)
                    .Select(layer => new Blob(BlobKind.Segment, layer.Digest, layer.Size)),
            ]
        );

    /// <summary>Merges what the guest wrote meanwhile. It is done also after a cancel; when it fails the layer stays in use, and the next save or start merges it.</summary>
    private static async Task<TimeSpan> MergeAsync(Instance instance, Operation operation)
    {
        var paused = TimeSpan.Zero;
        try
        {
            await operation.StepAsync(
                "merge",
                async _ =>
                    paused = await DiskLayer.MergeAsync(instance.Folder, instance.Machine, CancellationToken.None)
            );
        }
        catch (Exception exception) when (exception is CloudletException or IOException)
        {
            operation.Output($"The disk layer of this save could not be merged now: {exception.Message}\n");
        }
        return paused;
    }
}
