using System.Buffers;
using System.Text;
using System.Text.Json;
using Cloudlet.Contracts;
using Cloudlet.Server.Events;
using Microsoft.AspNetCore.Http;

namespace Cloudlet.Server.Http;

/// <summary>
/// Events to one client as <c>text/event-stream</c>, one at a time: what a slow client has not taken yet is no more than one event
/// and what the connection holds. When nothing happens a comment goes out, so that both sides notice a peer that is gone.
/// </summary>
internal sealed class EventStream(HttpResponse response, IReadOnlyList<string> topics, TimeProvider time)
{
    /// <summary>A connection is never silent for longer: proxies and radio links cut those off after 30 s and more.</summary>
    public static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(15);

    private static readonly byte[] Comment = ": nothing new\n\n"u8.ToArray();

    private long lastWrite;

    /// <summary>Begins now: the first event says where that is.</summary>
    public async Task OpenAsync(EventHub hub, CancellationToken cancellationToken)
    {
        var reader = hub.Follow(out var opened);
        Begin();
        await SendAsync(opened, cancellationToken);
        await CopyAsync(reader, isEndless: true, cancellationToken);
    }

    /// <summary>Writes what the reader reads.</summary>
    /// <param name="reader">Where it begins.</param>
    /// <param name="isEndless">Go on with what happens then; else end when all that there is was written.</param>
    /// <param name="cancellationToken">The client is gone.</param>
    public Task WriteAsync(EventReader reader, bool isEndless, CancellationToken cancellationToken)
    {
        Begin();
        return CopyAsync(reader, isEndless, cancellationToken);
    }

    private void Begin()
    {
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
    }

    private async Task CopyAsync(EventReader reader, bool isEndless, CancellationToken cancellationToken)
    {
        lastWrite = time.GetTimestamp();
        await response.BodyWriter.FlushAsync(cancellationToken); // The headers.
        do
        {
            while (reader.TryRead(out var item))
            {
                if (IsWanted(item))
                    await SendAsync(item, cancellationToken);
            }
        } while (isEndless && await WaitAsync(reader, cancellationToken));
    }

    /// <returns>False: the daemon ends.</returns>
    private async Task<bool> WaitAsync(EventReader reader, CancellationToken cancellationToken)
    {
        var left = LongestSilence - time.GetElapsedTime(lastWrite);
        try
        {
            if (left > TimeSpan.Zero)
                return await reader.WaitAsync(cancellationToken).WaitAsync(left, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Nothing new, or nothing for this client.
        }
        await response.BodyWriter.WriteAsync(Comment, cancellationToken);
        lastWrite = time.GetTimestamp();
        return true;
    }

    private bool IsWanted(CloudletEvent item) =>
        topics.Count == 0
        || item.Type == CloudletEvent.Lost
        || topics.Contains(item.Type[..item.Type.IndexOf('.', StringComparison.Ordinal)]);

    private async Task SendAsync(CloudletEvent item, CancellationToken cancellationToken)
    {
        var writer = response.BodyWriter;
        Encoding.ASCII.GetBytes($"id: {item.Id}\nevent: {item.Type}\ndata: ", writer);
        await using (var json = new Utf8JsonWriter(writer))
            JsonSerializer.Serialize(json, item, CloudletJson.Default.CloudletEvent);
        writer.Write("\n\n"u8);
        await writer.FlushAsync(cancellationToken);
        lastWrite = time.GetTimestamp();
    }
}
