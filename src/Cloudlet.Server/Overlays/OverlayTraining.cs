using Cloudlet.Overlays;
using Cloudlet.Server.Bases;
using Cloudlet.Server.Consoles;
using Cloudlet.Server.Data;
using Cloudlet.Server.Hosting;
using Cloudlet.Server.Images;
using Cloudlet.Server.Operations;
using Cloudlet.Server.Readiness;

namespace Cloudlet.Server.Overlays;

/// <summary>Finds out what a frozen machine wants first: resumes it once, and looks which pages of its memory it touched until its service answered.</summary>
internal sealed class OverlayTraining(MachineHost machines, SharedMemory sharedMemory, TimeProvider time)
{
    /// <summary>Does it. The frozen files stay as they are; nothing stays of the machine.</summary>
    /// <param name="plan">Says by which rule the service answers.</param>
    /// <param name="item">The base of the machine.</param>
    /// <param name="frozen">Its files; memory as what differs from the base's.</param>
    /// <param name="changed">The pages that stand in that memory file.</param>
    /// <param name="work">A folder for what this needs.</param>
    /// <param name="operation">Is told.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="Problems.ProblemException">The service did not answer in time.</exception>
    public async Task<PageSet> RunAsync(
        OverlayPlan plan,
        Base item,
        ImageFolder frozen,
        PageSet changed,
        WorkFolder work,
        Operation operation,
        CancellationToken cancellationToken
    )
    {
        using var memory = sharedMemory.Offer(
            frozen.Memory,
            await MergeAsync(item, frozen, changed, cancellationToken)
        );
        var image = MachineImage.Of(item, frozen);
        var layer = work.File("train.qcow2");
        if (image.Disk is not null)
            Qcow2Writer.CreateEmpty(layer, item.Definition.Disk!.Bytes, image.Disk, image.DiskFormat);
        var logs = new MachineLogs(work.File("train-serial.log"), work.File("train-qemu.log"));
        await using var resumed = await machines.ResumeAsync(
            $"train-{plan.Name}",
            image,
            layer,
            logs,
            new Timings(time),
            null,
            cancellationToken
        );
        await using var shown = operation.Show(MachineConsole.Of(resumed.Machine, logs));
        try
        {
            await resumed.Machine.ContinueAsync(cancellationToken);
            await ReadyWaiter.WaitAsync(
                plan.Answer!,
                resumed.Machine,
                logs,
                ReadyPatience.Training(plan.Timeout),
                operation,
                cancellationToken
            );
            return TouchedPages.Of(resumed.Machine.Identity.ProcessId, image.Definition.MemoryBytes);
        }
        finally
        {
            await resumed.KillAsync();
        }
    }

    private static async Task<MemoryImage> MergeAsync(
        Base item,
        ImageFolder frozen,
        PageSet changed,
        CancellationToken cancellationToken
    )
    {
        using var writer = await MemoryImageWriter.CopyAsync(item.Folder.Memory, null, cancellationToken);
        using var pages = MappedPages.Open(Space.Memory, frozen.Memory, changed);
        await Task.Run(
            () =>
            {
                foreach (var page in changed)
                    writer.Write(page.Offset, pages.Read(page, []));
            },
            cancellationToken
        );
        return writer.Seal();
    }
}
