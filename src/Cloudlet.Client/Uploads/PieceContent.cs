using System.Buffers;
using System.Net;
using System.Net.Http.Headers;

namespace Cloudlet.Client.Uploads;

/// <summary>A piece of an upload as a request's body: from where the source stands to its end.</summary>
internal sealed class PieceContent : HttpContent
{
    private const int BufferBytes = 64 * 1024;

    private readonly Stream source;
    private readonly Action<long> sent;
    private readonly long length;

    /// <summary>A body that is read from there on.</summary>
    /// <param name="source">What is read; not disposed.</param>
    /// <param name="sent">Told after each write where the source stands.</param>
    public PieceContent(Stream source, Action<long> sent)
    {
        this.source = source;
        this.sent = sent;
        length = source.Length - source.Position;
        Headers.ContentType = new MediaTypeHeaderValue("application/partial-upload");
    }

    /// <summary>Why the source could not be read: tells a bad disk from a bad link.</summary>
    public Exception? SourceFailure { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream,
        TransportContext? context,
        CancellationToken cancellationToken
    )
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (await ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is var read and > 0)
            {
                await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                sent(source.Position);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = this.length;
        return true;
    }

    private async ValueTask<int> ReadAsync(byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await source.ReadAsync(buffer.AsMemory(0, BufferBytes), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            SourceFailure = exception;
            throw;
        }
    }
}
