using Cloudlet.Client.Serial;
using Cloudlet.Client.Transport;
using Cloudlet.Contracts;

namespace Cloudlet.Client;

public sealed partial class CloudletClient
{
    /// <summary>The instances that live, with <paramref name="all"/> the ended ones too.</summary>
    public Task<IReadOnlyList<InstanceInfo>> ListInstancesAsync(
        bool all = false,
        CancellationToken cancellationToken = default
    ) =>
        transport.ListAsync(
            new QueryText(Routes.Instances).Add("all", all).ToString(),
            CloudletJson.Default.IReadOnlyListInstanceInfo,
            cancellationToken
        );

    /// <summary>One instance, by name or id.</summary>
    public Task<InstanceInfo> GetInstanceAsync(string name, CancellationToken cancellationToken = default) =>
        transport.GetAsync(Routes.Instance(name), CloudletJson.Default.InstanceInfo, cancellationToken);

    /// <summary>Begins to boot an ended instance from its kept disk.</summary>
    public Task<OperationInfo> StartInstanceAsync(string name, CancellationToken cancellationToken = default) =>
        transport.PostAsync(Routes.InstanceAction(name, "start"), cancellationToken);

    /// <summary>Begins to shut an instance down.</summary>
    public Task<OperationInfo> StopInstanceAsync(
        string name,
        StopInstance request,
        CancellationToken cancellationToken = default
    ) =>
        transport.PostAsync(
            Routes.InstanceAction(name, "stop"),
            request,
            CloudletJson.Default.StopInstance,
            cancellationToken
        );

    /// <summary>Lets the guest stand still, in memory.</summary>
    public Task<OperationInfo> PauseInstanceAsync(string name, CancellationToken cancellationToken = default) =>
        transport.PostAsync(Routes.InstanceAction(name, "pause"), cancellationToken);

    /// <summary>Lets a paused guest go on.</summary>
    public Task<OperationInfo> ResumeInstanceAsync(string name, CancellationToken cancellationToken = default) =>
        transport.PostAsync(Routes.InstanceAction(name, "resume"), cancellationToken);

    /// <summary>Begins to make a new overlay of a running or paused instance, which goes on. The result is an <see cref="OverlayInfo"/>.</summary>
    public Task<OperationInfo> SaveInstanceAsync(
        string name,
        SaveInstance request,
        CancellationToken cancellationToken = default
    ) =>
        transport.PostAsync(
            Routes.InstanceAction(name, "save"),
            request,
            CloudletJson.Default.SaveInstance,
            cancellationToken
        );

    /// <summary>Deletes an ended instance with its disk and logs.</summary>
    public Task DeleteInstanceAsync(string name, CancellationToken cancellationToken = default) =>
        transport.DeleteAsync(Routes.Instance(name), cancellationToken);

    /// <summary>Writes a log into <paramref name="destination"/>: what there is, or until the instance ends.</summary>
    public Task ReadLogAsync(
        string name,
        LogSource source,
        bool follow,
        Stream destination,
        CancellationToken cancellationToken = default
    ) =>
        transport.DownloadAsync(
            new QueryText(Routes.InstanceLog(name))
                .Add("source", source == LogSource.Qemu ? "qemu" : "serial")
                .Add("follow", follow)
                .ToString(),
            destination,
            progress: null,
            cancellationToken
        );

    /// <summary>Writes the guest's screen as PNG into <paramref name="destination"/>.</summary>
    public Task TakeScreenshotAsync(string name, Stream destination, CancellationToken cancellationToken = default) =>
        transport.DownloadAsync(Routes.InstanceScreenshot(name), destination, progress: null, cancellationToken);

    /// <summary>Opens the guest's serial console: what it writes from now on. The caller disposes it.</summary>
    public Task<SerialConnection> OpenSerialAsync(string name, CancellationToken cancellationToken = default) =>
        SerialConnection.OpenAsync(transport, Routes.InstanceSerial(name), cancellationToken);

    /// <summary>As <see cref="OpenSerialAsync"/>, and the last that the guest wrote before, at most 64 KiB, comes first.</summary>
    public Task<SerialConnection> OpenSerialWithHistoryAsync(
        string name,
        CancellationToken cancellationToken = default
    ) => SerialConnection.OpenWithHistoryAsync(transport, Routes.InstanceSerial(name), cancellationToken);

    /// <summary>
    /// Begins to make the residue of an instance that lives by a lease, what its user changed, and ends its machine. The operation's result is an <see cref="OverlayInfo"/>. Then
    /// <see cref="DownloadResidueAsync"/> fetches it, and <see cref="ReleaseLeaseAsync"/> leaves nothing of it behind.
    /// </summary>
    public Task<OperationInfo> MakeResidueAsync(string name, CancellationToken cancellationToken = default) =>
        transport.PostAsync(Routes.InstanceAction(name, "residue"), cancellationToken);

    /// <summary>Writes a residue that was made as an OCI archive into <paramref name="destination"/>, which stays open.</summary>
    public Task DownloadResidueAsync(
        string name,
        Stream destination,
        IProgress<TransferProgress>? progress = null,
        CancellationToken cancellationToken = default
    ) => transport.DownloadAsync(Routes.InstanceResidue(name), destination, progress, cancellationToken);
}
