using Cloudlet.Server.Data;

namespace Cloudlet.Server.Residues;

/// <summary>
/// The layer that a save puts over an instance's disk for as long as it reads the disk. Where its file stands it is the top of the disk (empty, perhaps): whoever finds one merges it before anything else is
/// done with the disk.
/// </summary>
internal static class DiskLayer
{
    /// <summary>Makes an empty one.</summary>
    public static void Create(InstanceFolder folder, long diskBytes) =>
        Qcow2Writer.CreateEmpty(folder.DiskLayer, diskBytes, Path.GetFileName(folder.Disk), "qcow2");

    /// <summary>Merges the layer of a machine that lives. Nothing happens when there is none.</summary>
    /// <returns>How long the guest stood still.</returns>
    public static async Task<TimeSpan> MergeAsync(
        InstanceFolder folder,
        Machine machine,
        CancellationToken cancellationToken
    ) =>
        File.Exists(folder.DiskLayer)
            ? await machine.MergeLayerAsync(folder.DiskLayer, cancellationToken)
            : TimeSpan.Zero;

    /// <summary>Merges the layer of a machine that has ended. Nothing happens when there is none.</summary>
    public static Task MergeAsync(InstanceFolder folder, QemuImg qemuImg, CancellationToken cancellationToken) =>
        File.Exists(folder.DiskLayer) ? qemuImg.CommitAsync(folder.DiskLayer, cancellationToken) : Task.CompletedTask;
}
