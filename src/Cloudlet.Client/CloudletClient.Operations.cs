using Cloudlet.Client.Operations;
using Cloudlet.Client.Serial;
using Cloudlet.Client.Transport;
using Cloudlet.Contracts;

namespace Cloudlet.Client;

public sealed partial class CloudletClient
{
    /// <summary>The operations that run and the last ones that ended.</summary>
    public Task<IReadOnlyList<OperationInfo>> ListOperationsAsync(CancellationToken cancellationToken = default) =>
        transport.ListAsync(Routes.Operations, CloudletJson.Default.IReadOnlyListOperationInfo, cancellationToken);

    /// <summary>One operation as it is now, or as it is when it ended or <paramref name="wait"/> is over.</summary>
    public Task<OperationInfo> GetOperationAsync(
        string id,
        TimeSpan? wait = null,
        CancellationToken cancellationToken = default
    ) =>
        transport.GetAsync(
            new QueryText(Routes.Operation(id)).Add("waitSeconds", wait?.TotalSeconds).ToString(),
            CloudletJson.Default.OperationInfo,
            cancellationToken
        );

    /// <summary>Asks an operation to end. It ends a moment later: follow it.</summary>
    public Task CancelOperationAsync(string id, CancellationToken cancellationToken = default) =>
        transport.PostWithoutAnswerAsync(Routes.OperationCancel(id), cancellationToken);

    /// <summary>Lets an operation go on that waits for a person.</summary>
    public Task ProceedOperationAsync(string id, CancellationToken cancellationToken = default) =>
        transport.PostWithoutAnswerAsync(Routes.OperationProceed(id), cancellationToken);

    /// <summary>
    /// Everything that an operation tells, from its first event to the one in which it ended. A connection that breaks is
    /// opened again where it broke, as long as <see cref="CloudletClientOptions.ReconnectPatience"/> allows.
    /// </summary>
    public IAsyncEnumerable<OperationEvent> FollowAsync(string id, CancellationToken cancellationToken = default) =>
        new OperationFollower(transport, options, id).FollowAsync(cancellationToken);

    /// <summary>Opens the serial console of the machine that an operation makes: what it writes from now on. The caller disposes it.</summary>
    public Task<SerialConnection> OpenOperationSerialAsync(string id, CancellationToken cancellationToken = default) =>
        SerialConnection.OpenAsync(transport, Routes.OperationSerial(id), cancellationToken);

    /// <summary>As <see cref="OpenOperationSerialAsync"/>, and the last that the guest wrote before, at most 64 KiB, comes first.</summary>
    public Task<SerialConnection> OpenOperationSerialWithHistoryAsync(
        string id,
        CancellationToken cancellationToken = default
    ) => SerialConnection.OpenWithHistoryAsync(transport, Routes.OperationSerial(id), cancellationToken);

    /// <summary>Writes the screen of the machine that an operation makes as PNG into <paramref name="destination"/>.</summary>
    public Task TakeOperationScreenshotAsync(
        string id,
        Stream destination,
        CancellationToken cancellationToken = default
    ) => transport.DownloadAsync(Routes.OperationScreenshot(id), destination, progress: null, cancellationToken);
}
