using System.Runtime.CompilerServices;
using Cloudlet.Client.Transport;
using Cloudlet.Contracts;

namespace Cloudlet.Client.Operations;

/// <summary>The events of one operation over as many connections as it takes, each event once and in order.</summary>
internal sealed class OperationFollower(ApiTransport transport, CloudletClientOptions options, string id)
{
    private readonly SseStream<OperationEvent> stream = new(
        transport,
        options,
        Routes.OperationEvents(id),
        CloudletJson.Default.OperationEvent
    );

    private long lastSequence;

    public async IAsyncEnumerable<OperationEvent> FollowAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        while (true)
        {
            var before = lastSequence;
            await foreach (var told in stream.ConnectAsync(cancellationToken).ConfigureAwait(false))
            {
                if (told.Sequence <= lastSequence)
                    continue;
                lastSequence = told.Sequence;
                yield return told;
                if (told.Operation is { HasEnded: true })
                    yield break;
            }

            // Nothing new on a whole connection: perhaps it ended, and the daemon keeps its events no more.
            if (lastSequence == before && await EndedAsync(cancellationToken).ConfigureAwait(false) is { } end)
            {
                yield return end;
                yield break;
            }
            await stream.PauseAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<OperationEvent?> EndedAsync(CancellationToken cancellationToken)
    {
        try
        {
            var operation = await transport
                .GetAsync(Routes.Operation(id), CloudletJson.Default.OperationInfo, cancellationToken)
                .ConfigureAwait(false);
            return operation.HasEnded
                ? new OperationEvent { Sequence = lastSequence + 1, Operation = operation }
                : null;
        }
        catch (CloudletUnreachableException)
        {
            return null;
        }
    }
}
