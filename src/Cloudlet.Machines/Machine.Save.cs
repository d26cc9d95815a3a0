using System.Text.Json.Nodes;
using Cloudlet.Primitives;

namespace Cloudlet.Machines;

public sealed partial class Machine
{
    // The nodes of the guest's disk: what it was launched with, and what a save puts over it for a while.
    private const string DiskNode = "disk0";
    private const string LayerNode = "disk1";
    private const string MergeJob = "merge";

    /// <summary>
    /// Writes the machine out as <see cref="FreezeAsync"/> does, and lets its guest go on. From the instant of the memory
    /// image on the guest writes to <paramref name="layer"/>, so its disk stays as it was then, to be read, until
    /// <see cref="MergeLayerAsync"/>. A guest that stood still stands still again; it runs for an instant, as QEMU takes its disks back only by running it.
    /// When this fails or is cancelled, the guest is as it was before; the layer may be in use.
    /// </summary>
    /// <param name="memory">Gets the pages of main memory.</param>
    /// <param name="machineState">Gets everything else.</param>
    /// <param name="layer">An empty qcow2 over the file of the guest's disk; null when there is no disk.</param>
    /// <param name="options">How it is written out.</param>
    /// <param name="progress">Bytes of memory.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="MachineExitedException">QEMU ended in the middle.</exception>
    /// <exception cref="FreezeFailedException">QEMU gave up.</exception>
    /// <exception cref="MigrationStreamException">QEMU wrote something that we do not understand.</exception>
    public Task<Freeze> SaveAsync(
        IMemorySink memory,
        Stream machineState,
        string? layer,
        FreezeOptions options,
        IProgress<Progress>? progress,
        CancellationToken cancellationToken
    ) =>
        WriteOutAsync(
            token =>
                WriteOutAsync(
                    memory,
                    machineState,
                    options,
                    layer is null ? DoNothing : switching => AddLayerAsync(layer, switching),
                    progress,
                    token
                ),
            GoOnAsync,
            cancellationToken
        );

    /// <summary>
    /// Brings what the guest wrote to <paramref name="layer"/> since a save into the disk below, and deletes the layer. The guest runs, and stands
    /// still for the switch: no crash may leave a layer that is older than the disk below. Nothing but the deletion happens when
    /// the layer is not in use.
    /// </summary>
    /// <returns>How long the guest stood still.</returns>
    /// <exception cref="DiskImageException">QEMU could not write to the disk. The guest goes on, on the layer.</exception>
    public async Task<TimeSpan> MergeLayerAsync(string layer, CancellationToken cancellationToken)
    {
        await AbandonMergeAsync(cancellationToken);
        var paused = TimeSpan.Zero;
        if (await TopNodeAsync(cancellationToken) == LayerNode)
            paused = await MergeAsync(layer, cancellationToken);
        else
            await RemoveLayerAsync(layer, cancellationToken);
        return paused;
    }

    private async Task GoOnAsync(CancellationToken cancellationToken)
    {
        if (File.Exists(run.FreezeMark))
            await ContinueAsync(cancellationToken);
        else
            await StandAgainAsync(cancellationToken);
    }

    /// <summary>From the state after a migration back to plain standing: QEMU gives up the disks in the one and takes them back only by running.</summary>
    private async Task StandAgainAsync(CancellationToken cancellationToken)
    {
        var going = qmp.ExecuteAsync("cont", null, cancellationToken);
        // Sent without waiting for the answer: the guest runs as little as can be.
        var standing = qmp.ExecuteAsync("stop", null, cancellationToken);
        await going;
        await standing;
    }

    private async Task AddLayerAsync(string layer, CancellationToken cancellationToken)
    {
        var node = new JsonObject
        {
            ["driver"] = "qcow2",
            ["node-name"] = LayerNode,
            ["discard"] = "unmap",
            ["detect-zeroes"] = "unmap",
            ["backing"] = null,
            ["file"] = new JsonObject
            {
                ["driver"] = "file",
                ["filename"] = Path.GetFullPath(layer),
                ["discard"] = "unmap",
            },
        };
        await qmp.ExecuteAsync("blockdev-add", node, cancellationToken);
        var snapshot = new JsonObject { ["node"] = DiskNode, ["overlay"] = LayerNode };
        await qmp.ExecuteAsync("blockdev-snapshot", snapshot, cancellationToken);
    }

    private async Task<TimeSpan> MergeAsync(string layer, CancellationToken cancellationToken)
    {
        var watch = job = new JobWatch(MergeJob);
        var commit = new JsonObject
        {
            ["job-id"] = MergeJob,
            ["device"] = LayerNode,
            ["base-node"] = DiskNode,
        };
        await qmp.ExecuteAsync("block-commit", commit, cancellationToken);
        try
        {
            // The guest writes on; QEMU follows until both layers are the same.
            await Task.WhenAny(watch.Ready, watch.Ended, Exited).WaitAsync(cancellationToken);
            await ThrowIfEndedAsync(watch, layer);
            var stopped = TimeProvider.System.GetTimestamp();
            var ran = await QueryStateAsync(cancellationToken) == GuestState.Running;
            if (ran)
            {
                await File.WriteAllTextAsync(run.FreezeMark, layer, cancellationToken);
                await PauseAsync(cancellationToken);
            }
            var which = new JsonObject { ["device"] = MergeJob };
            await qmp.ExecuteAsync("block-job-complete", which, cancellationToken);
            await Task.WhenAny(watch.Ended, Exited).WaitAsync(cancellationToken);
            if (Exited.IsCompleted)
                throw await ExitedExceptionAsync();
            if (await watch.Ended is { } problem)
                throw new DiskImageException(layer, $"QEMU could not merge it into the layer below: {problem}");
            await RemoveLayerAsync(layer, cancellationToken);
            if (ran)
                await ContinueAsync(cancellationToken);
            return ran ? TimeProvider.System.GetElapsedTime(stopped) : TimeSpan.Zero;
        }
        catch (Exception e)
        {
            if (e is not OperationCanceledException && await EndsAsync(process))
                throw await ExitedExceptionAsync();
            await AbandonFreezeAsync(CancellationToken.None);
            throw;
        }
    }

    private async Task ThrowIfEndedAsync(JobWatch watch, string layer)
    {
        if (Exited.IsCompleted)
            throw await ExitedExceptionAsync();
        if (watch.Ended.IsCompleted)
            throw new DiskImageException(layer, $"QEMU could not merge it: {await watch.Ended ?? "it was cancelled."}");
    }

    /// <summary>Ends a merge that nobody finishes any more. When the guest is already on the disk below, the layer is old: it goes before the guest goes on.</summary>
    private async Task AbandonMergeAsync(CancellationToken cancellationToken)
    {
        var watch = job = new JobWatch(MergeJob);
        var jobs = await qmp.ExecuteAsync("query-block-jobs", null, cancellationToken);
        if (jobs.EnumerateArray().Any(other => other.GetProperty("device").GetString() == MergeJob))
        {
            var which = new JsonObject { ["device"] = MergeJob, ["force"] = true };
            await qmp.ExecuteAsync("block-job-cancel", which, cancellationToken);
            await Task.WhenAny(watch.Ended, Exited).WaitAsync(AbandonLimit, cancellationToken);
        }
        if (!File.Exists(run.FreezeMark))
            return;
        var layer = await File.ReadAllTextAsync(run.FreezeMark, cancellationToken);
        if (layer.Length > 0 && await TopNodeAsync(cancellationToken) == DiskNode)
            await RemoveLayerAsync(layer, cancellationToken);
    }

    private async Task RemoveLayerAsync(string layer, CancellationToken cancellationToken)
    {
        var nodes = await qmp.ExecuteAsync(
            "query-named-block-nodes",
            new JsonObject { ["flat"] = true },
            cancellationToken
        );
        if (nodes.EnumerateArray().Any(node => node.GetProperty("node-name").GetString() == LayerNode))
            await qmp.ExecuteAsync("blockdev-del", new JsonObject { ["node-name"] = LayerNode }, cancellationToken);
        if (!File.Exists(layer))
            return;
        File.Delete(layer);
        AtomicFile.SyncFolder(Path.GetDirectoryName(layer)!);
    }

    /// <summary>The node that the guest's disk writes to now; null when there is no disk.</summary>
    private async Task<string?> TopNodeAsync(CancellationToken cancellationToken)
    {
        var devices = await qmp.ExecuteAsync("query-block", null, cancellationToken);
        foreach (var device in devices.EnumerateArray())
        {
            if (device.TryGetProperty("inserted", out var disk))
                return disk.GetProperty("node-name").GetString();
        }
        return null;
    }
}
