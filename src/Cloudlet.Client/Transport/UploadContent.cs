using System.Buffers;
using System.Net;
using System.Net.Http.Headers;

namespace Cloudlet.Client.Transport;

/// <summary>A request's body that is read from a stream while it is sent. Sent once; does not dispose the stream.</summary>
internal sealed class UploadContent : HttpContent
{
    /// <summary>The media type of an overlay's or a base's archive.</summary>
    public const string Archive = "application/x-tar";

    /// <summary>The media type of a piece of an upload.</summary>
    public const string Piece = "application/partial-upload";

    private const int BufferBytes = 64 * 1024;

    private readonly Stream source;
    private readonly Action<TransferProgress> sent;
    private readonly long? length;

    /// <summary>A body that is read from where the source stands to its end.</summary>
    /// <param name="source">What is read.</param>
    /// <param name="mediaType">What it is.</param>
    /// <param name="sent">Told after each write how much of this body was sent.</param>
    public UploadContent(Stream source, string mediaType, Action<TransferProgress> sent)
    {
        this.source = source;
        this.sent = sent;
        length = source.CanSeek ? source.Length - source.Position : null;
        Headers.ContentType = new MediaTypeHeaderValue(mediaType);
    }

    /// <summary>Why the stream could not be read: tells a bad disk from a bad connection.</summary>
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
            long done = 0;
            while (await ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is var read and > 0)
            {
                await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                done += read;
                sent(new TransferProgress(done, length));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = this.length.GetValueOrDefault();
        return this.length.HasValue;
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
