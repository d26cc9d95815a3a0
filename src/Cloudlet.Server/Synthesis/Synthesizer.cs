using Cloudlet.Contracts;
using Cloudlet.Server.Admission;
using Cloudlet.Server.Guests;
using Cloudlet.Server.Hosting;
using Cloudlet.Server.Instances;
using Cloudlet.Server.Operations;
using Cloudlet.Server.Readiness;
using Cloudlet.Server.Usage;

namespace Cloudlet.Server.Synthesis;

/// <summary>The main job: an overlay becomes a running instance, exactly where it was frozen.</summary>
internal sealed class Synthesizer(
    InstanceRegistry instances,
    MachineHost machines,
    UsageRegistry usage,
    TimeProvider time
)
{
    private static readonly string[] Steps =
    [
        "fetch",
        "decode",
        "disk",
        "memoryImage",
        "qemuStart",
        "resume",
        "afterLastByte",
        "clock",
        "firstAnswer",
    ];

    /// <summary>Does it. When it fails at any step, nothing of the instance stays.</summary>
    /// <param name="plan">What is wanted; its name is reserved by the caller.</param>
    /// <param name="source">Where the overlay comes from.</param>
    /// <param name="entrance">Room for the machine; disposed here.</param>
    /// <param name="operation">Followed by who asked.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<SynthesisResult> RunAsync(
        SynthesisPlan plan,
        IOverlaySource source,
        Entrance entrance,
        Operation operation,
        CancellationToken cancellationToken
    )
    {
        var timings = new Timings(time);
        using var room = entrance;
        using var overlay = await source.GetAsync(entrance, operation, timings, cancellationToken);
        using var use = usage.Use(overlay.Overlay.Id.ToString(), $"a synthesis of {overlay.Overlay.Name}");
        var name = plan.Name;
        using var made = name is null ? instances.Reservations.ReserveNext(overlay.Overlay.Name, out name) : null;
        operation.Rename(name);

        var instance = await instances.CreateAsync(
            new InstanceRecord
            {
                Id = Guid.NewGuid().ToString("N")[..12],
                Name = name,
                State = InstanceState.Creating,
                Base = overlay.Base.Id,
                BaseName = overlay.Base.Name,
                Overlay = overlay.Overlay.Id,
                Image = overlay.Overlay.Image,
                OverlayName = overlay.Overlay.Name,
                Requested = plan.PortsFor(overlay.Overlay.Config.Ports),
                Resumed = true,
                MemoryBytes = overlay.Base.Definition.Memory.Bytes,
                Cpus = overlay.Base.Definition.Machine.Cpus,
                Service = plan.Service,
                CreatedAt = time.GetUtcNow(),
            }
        );
        room.Dispose(); // The instance itself is counted now.
        try
        {
            await ResumeAsync(instance, overlay, operation, timings, cancellationToken);
            // Side by side: setting the clock runs programs in the guest, which takes a while without KVM.
            await Task.WhenAll(
                timings.MeasureAsync("clock", () => WakeAsync(instance, cancellationToken)),
                timings.MeasureAsync("firstAnswer", () => WaitAsync(instance, plan, operation, cancellationToken))
            );
            return new SynthesisResult(instance.Record.ToInfo(), timings.ToMilliseconds(Steps));
        }
        catch
        {
            await instance.AbandonAsync();
            await instances.DiscardAsync(instance);
            throw;
        }
    }

    private async Task ResumeAsync(
        Instance instance,
        ReadyOverlay overlay,
        Operation operation,
        Timings timings,
        CancellationToken cancellationToken
    )
    {
        var image = MachineImage.Of(overlay.Base, overlay.Image);
        if (image.Disk is not null)
        {
            var layer = (instance.Folder.Disk, overlay.Base.Definition.Disk!.Bytes);
            await timings.MeasureAsync(
                "disk",
                () =>
                    Task.Run(
                        () => Qcow2Writer.CreateEmpty(layer.Disk, layer.Bytes, image.Disk, image.DiskFormat),
                        cancellationToken
                    )
            );
        }
        await instance.UpdateAsync(record => record with { State = InstanceState.Starting });
        var machine = await operation.StepAsync(
            "resume",
            progress =>
                machines.ResumeAsync(
                    instance.Record.Id,
                    image,
                    instance.Folder.Disk,
                    instance.Logs,
                    timings,
                    progress,
                    cancellationToken
                )
        );
        await instance.AttachAsync(machine, record => record);
        var bound = await PortBinder.BindAsync(
            machine.Machine,
            instance.Record.Requested,
            machines.PortAddress,
            cancellationToken
        );
        await machine.Machine.ContinueAsync(cancellationToken);
        timings.End("afterLastByte");
        overlay.Dispose();
        await instance.UpdateAsync(record =>
            record with
            {
                State = InstanceState.Running,
                Ports = bound,
                StartedAt = time.GetUtcNow(),
            }
        );
    }

    private async Task WakeAsync(Instance instance, CancellationToken cancellationToken)
    {
        var clock = await Guest.WakeAsync(instance.Machine, time, cancellationToken);
        await instance.UpdateAsync(record => record with { Clock = clock });
    }

    private static Task WaitAsync(
        Instance instance,
        SynthesisPlan plan,
        Operation operation,
        CancellationToken cancellationToken
    ) =>
        plan.Wait is { } rule
            ? DiskWatch.RunAsync(
                instance.Machine,
                token =>
                    operation.StepAsync(
                        $"wait for {rule}",
                        _ =>
                            ReadyWaiter.WaitAsync(
                                rule,
                                instance.Machine,
                                instance.Logs,
                                ReadyPatience.Synthesis(plan.Timeout),
                                operation,
                                token
                            )
                    ),
                cancellationToken
            )
            : Task.CompletedTask;
}
