using System.Globalization;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Cloudlet.Client.Transport;
using Cloudlet.Contracts;

namespace Cloudlet.Client.Operations;

/// <summary>The events of one operation over as many connections as it takes, each event once and in order.</summary>
internal sealed class OperationFollower(ApiTransport transport, CloudletClientOptions options, string id)
{
    private long lastSequence;
    private bool everConnected;
    private long? aloneSince;

    public async IAsyncEnumerable<OperationEvent> FollowAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        while (true)
        {
            var before = lastSequence;
            await using (var events = ConnectAsync(cancellationToken).GetAsyncEnumerator(cancellationToken))
            {
                while (await NextAsync(events).ConfigureAwait(false))
                {
                    lastSequence = events.Current.Sequence;
                    yield return events.Current;
                    if (events.Current.Operation is { HasEnded: true })
                        yield break;
                }
            }

            // Nothing new on a whole connection: perhaps it ended, and the daemon keeps its events no more.
            if (lastSequence == before && await EndedAsync(cancellationToken).ConfigureAwait(false) is { } end)
            {
                yield return end;
                yield break;
            }
            await Task.Delay(options.ReconnectDelay, options.Clock, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>False: the connection ended or broke, and may be tried again.</summary>
    private async ValueTask<bool> NextAsync(IAsyncEnumerator<OperationEvent> events)
    {
        try
        {
            return await events.MoveNextAsync().ConfigureAwait(false);
        }
        catch (CloudletUnreachableException) when (everConnected && IsPatient())
        {
            return false;
        }
    }

    private bool IsPatient()
    {
        aloneSince ??= options.Clock.GetTimestamp();
        return options.Clock.GetElapsedTime(aloneSince.Value) < options.ReconnectPatience;
    }

    private async IAsyncEnumerable<OperationEvent> ConnectAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Routes.OperationEvents(id));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (lastSequence > 0)
            request.Headers.Add("Last-Event-ID", lastSequence.ToString(CultureInfo.InvariantCulture));
        using var response = await transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        everConnected = true;
        aloneSince = null;
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var parser = SseParser.Create(body, static (_, data) => Read(data));
        await using var items = parser.EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await MoveAsync(items).ConfigureAwait(false))
        {
            if (items.Current.Data is { } told && told.Sequence > lastSequence)
                yield return told;
        }
    }

    private async ValueTask<bool> MoveAsync(IAsyncEnumerator<SseItem<OperationEvent?>> items)
    {
        try
        {
            return await items.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            throw new CloudletUnreachableException(transport.Address, exception);
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

    // What cannot be read was cut in the middle: it comes again.
    private static OperationEvent? Read(ReadOnlySpan<byte> data)
    {
        try
        {
            return JsonSerializer.Deserialize(data, CloudletJson.Default.OperationEvent);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
