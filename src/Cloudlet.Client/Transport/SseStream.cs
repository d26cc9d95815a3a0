using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Cloudlet.Contracts;

namespace Cloudlet.Client.Transport;

/// <summary>Server-sent events of one route, over one connection after another, each from where the one before ended.</summary>
internal sealed class SseStream<T>(
    ApiTransport transport,
    CloudletClientOptions options,
    string path,
    JsonTypeInfo<T> type
)
    where T : class
{
    private bool everConnected;
    private long? aloneSince;

    /// <summary>The id of the last event that came; null: from the beginning.</summary>
    public string? LastId { get; set; }

    /// <summary>
    /// The events of one connection, to its end. One that breaks ends too, as long as
    /// <see cref="CloudletClientOptions.ReconnectPatience"/> allows; the first one of all may not.
    /// </summary>
    /// <exception cref="CloudletUnreachableException">The cloudlet was away for too long.</exception>
    /// <exception cref="CloudletApiException">The request was refused.</exception>
    public async IAsyncEnumerable<T> ConnectAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var items = ReceiveAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(items).ConfigureAwait(false))
            yield return items.Current;
    }

    /// <summary>Waits before the next connection.</summary>
    public Task PauseAsync(CancellationToken cancellationToken) =>
        Task.Delay(options.ReconnectDelay, options.Clock, cancellationToken);

    /// <summary>False: the connection ended or broke, and may be tried again.</summary>
    private async ValueTask<bool> NextAsync(IAsyncEnumerator<T> items)
    {
        try
        {
            return await items.MoveNextAsync().ConfigureAwait(false);
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

    private async IAsyncEnumerable<T> ReceiveAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (LastId is not null)
            request.Headers.Add("Last-Event-ID", LastId);
        using var response = await transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
        everConnected = true;
        aloneSince = null;
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var parser = SseParser.Create(body, (_, data) => Read(data));
        await using var items = parser.EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await MoveAsync(items).ConfigureAwait(false))
        {
            if (items.Current.Data is not { } told)
                continue;
            LastId = items.Current.EventId ?? LastId;
            yield return told;
        }
    }

    private async ValueTask<bool> MoveAsync(IAsyncEnumerator<SseItem<T?>> items)
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

    // What cannot be read was cut in the middle: it comes again.
    private T? Read(ReadOnlySpan<byte> data)
    {
        try
        {
            return JsonSerializer.Deserialize(data, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
