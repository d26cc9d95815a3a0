using System.Globalization;
using Cloudlet.Client.Transport;
using Cloudlet.Contracts;

namespace Cloudlet.Client.Uploads;

/// <summary>
/// Sends the bytes of an upload over as many connections as it takes. After a break it asks what has arrived, at once and then ever more patiently, and goes on there; each byte that arrives
/// makes it patient anew.
/// </summary>
internal sealed class UploadSender(
    ApiTransport transport,
    CloudletClientOptions options,
    string id,
    Stream content,
    IProgress<TransferProgress>? progress
)
{
    private const string OffsetHeader = "Upload-Offset";

    /// <summary>A link on which nothing moves for so long is broken.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    /// <summary>When all is sent the cloudlet may still read a whole disk image again to compare its digest.</summary>
    private static readonly TimeSpan LastAnswer = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.Zero,
        TimeSpan.FromSeconds(1),
        TimeSpan.FromSeconds(2),
        TimeSpan.FromSeconds(4),
        TimeSpan.FromSeconds(8),
        TimeSpan.FromSeconds(15),
    ];

    /// <summary>Sends what follows <paramref name="offset"/>, to the end.</summary>
    public async Task SendAsync(long offset, CancellationToken cancellationToken)
    {
        long? next = offset;
        var furthest = offset;
        for (var attempt = 0; ; )
        {
            try
            {
                var from = next ?? await AskAsync(cancellationToken).ConfigureAwait(false);
                if (from > furthest)
                    (furthest, attempt) = (from, 0);
                if (from == content.Length)
                    return;
                next = null;
                next = await SendPieceAsync(from, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (IsBreak(exception) && attempt < Waits.Length)
            {
                await Task.Delay(Waits[attempt++], options.Clock, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // A blob that came damaged is sent again; that the place is another one than we thought is found out by asking.
    private static bool IsBreak(Exception exception) =>
        exception is CloudletUnreachableException
        || exception is CloudletApiException { Problem.Code: ProblemCodes.WrongOffset or ProblemCodes.Corrupt }
        || exception is CloudletApiException { Problem: { Code: ProblemCodes.Cancelled, Status: 409 } };

    private Task<long> AskAsync(CancellationToken cancellationToken) =>
        WithinAsync(
            async (_, token) =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Head, Routes.Upload(id));
                try
                {
                    using var response = await transport.SendAsync(request, token).ConfigureAwait(false);
                    return ReadOffset(response);
                }
                catch (CloudletApiException)
                {
                    // An answer to HEAD has no body: why it was refused is told to GET.
                    var upload = await transport
                        .GetAsync(Routes.Upload(id), CloudletJson.Default.UploadInfo, token)
                        .ConfigureAwait(false);
                    return upload.Offset;
                }
            },
            cancellationToken
        );

    private Task<long> SendPieceAsync(long from, CancellationToken cancellationToken) =>
        WithinAsync(
            async (patience, token) =>
            {
                content.Position = from;
                using var piece = new UploadContent(content, UploadContent.Piece, Told);
                using var request = new HttpRequestMessage(HttpMethod.Patch, Routes.Upload(id)) { Content = piece };
                request.Headers.ExpectContinue = true;
                request.Headers.Add(OffsetHeader, from.ToString(CultureInfo.InvariantCulture));
                try
                {
                    using var response = await transport.SendAsync(request, token).ConfigureAwait(false);
                    return ReadOffset(response);
                }
                catch (CloudletUnreachableException) when (piece.SourceFailure is { } failure)
                {
                    throw new IOException($"What is to be sent cannot be read: {failure.Message}", failure);
                }

                void Told(TransferProgress sent)
                {
                    var position = from + sent.Bytes;
                    patience.CancelAfter(position == content.Length ? LastAnswer : Silence);
                    progress?.Report(new TransferProgress(position, content.Length));
                }
            },
            cancellationToken
        );

    private async Task<T> WithinAsync<T>(
        Func<CancellationTokenSource, CancellationToken, Task<T>> ask,
        CancellationToken cancellationToken
    )
    {
        using var patience = new CancellationTokenSource(Silence, options.Clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await ask(patience, both.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CloudletUnreachableException(
                transport.Address,
                new IOException("nothing moved on the connection for too long.", exception)
            );
        }
    }

    private static long ReadOffset(HttpResponseMessage response) =>
        response.Headers.TryGetValues(OffsetHeader, out var values)
        && long.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            ? offset
            : throw new InvalidDataException($"The answer to an upload has no {OffsetHeader}.");
}
