using System.Buffers;
using System.Net;
using System.Net.Http.Headers;

namespace Cloudlet.Client.Transport;

/// <summary>A request's body that is read from a stream while it is sent. Sent once; does not dispose the stream.</summary>
internal sealed class UploadContent : HttpContent
{
    /// <summary>The media type of an overlay's or a base's archive.</summary>
    public const string Archive = "application/x-tar";

    private const int BufferBytes = 128 * 1024;

    private readonly Stream source;
    private readonly long? length;
    private readonly IProgress<TransferProgress>? progress;

    public UploadContent(Stream source, string mediaType, IProgress<TransferProgress>? progress)
    {
        this.source = source;
        this.progress = progress;
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
            long sent = 0;
            while (await ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is var read and > 0)
            {
                await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                sent += read;
                progress?.Report(new TransferProgress(sent, length));
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
            return await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            SourceFailure = exception;
            throw;
        }
    }
}
