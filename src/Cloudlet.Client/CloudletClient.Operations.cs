using Cloudlet.Client.Operations;
using Cloudlet.Client.Serial;
using Cloudlet.Client.Transport;
using Cloudlet.Contracts;

namespace Cloudlet.Client;

public sealed partial class CloudletClient
{
    /// <summary>The operations that run and the last ones that ended.</summary>
    public Task<IReadOnlyList<OperationInfo>> ListOperationsAsync(CancellationToken cancellationToken = default) =>
        transport.GetAsync(Routes.Operations, CloudletJson.Default.IReadOnlyListOperationInfo, cancellationToken);

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

    /// <summary>Opens the serial console of the machine that an operation works on. The caller disposes it.</summary>
    public Task<SerialConnection> OpenOperationSerialAsync(string id, CancellationToken cancellationToken = default) =>
        SerialConnection.OpenAsync(transport, Routes.OperationSerial(id), cancellationToken);
}
